/*
 * A disk that forgets and fails, put under a program by LD_PRELOAD.
 *
 * FAULTS_DIR     the directory whose files are watched
 * FAULTS_IMAGES  a directory in which each file is kept as of its last sync: what a power cut would leave of it. A
 *                file that was never synced has no image. Names are the path below FAULTS_DIR, '/' written as '%'.
 * FAULTS_FILE    only files whose name ends so have their syncs counted, failed and lied about (default: all)
 * FAULTS_FAIL    the n-th sync fails with EIO, and what it should have kept is lost, as Linux does it
 * FAULTS_LIE     from the n-th sync on, a sync says yes and keeps nothing
 *
 * Made simpler than a disk is: a rename or an unlink is kept at once, without a sync of the directory.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 256

/* What was written to a file since its last sync. */
struct dirty {
    dev_t device;
    ino_t inode;
    off_t from, to;
};

static struct dirty files[FILES];
static int known, syncs;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int number(const char *variable) {
    const char *value = getenv(variable);
    return value ? atoi(value) : 0;
}

/* The path below the watched directory, or NULL for what is none of ours. */
static const char *below(const char *path) {
    const char *dir = getenv("FAULTS_DIR");
    size_t length = dir ? strlen(dir) : 0;
    if (!length || strncmp(path, dir, length) || path[length] != '/')
        return NULL;
    return path + length + 1;
}

static const char *name_of(int fd, char buffer[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, buffer, PATH_MAX - 1);
    if (length < 0)
        return NULL;
    buffer[length] = 0;
    return below(buffer);
}

static void image_of(const char *name, char buffer[PATH_MAX]) {
    int start = snprintf(buffer, PATH_MAX, "%s/", getenv("FAULTS_IMAGES"));
    snprintf(buffer + start, PATH_MAX - start, "%s", name);
    for (char *at = buffer + start; *at; at++)
        if (*at == '/')
            *at = '%';
}

static struct dirty *entry(const struct stat *file) {
    for (int i = 0; i < known; i++)
        if (files[i].inode == file->st_ino && files[i].device == file->st_dev)
            return &files[i];
    if (known == FILES)
        abort();
    files[known] = (struct dirty){file->st_dev, file->st_ino, 0, LLONG_MAX};
    return &files[known++];
}

static void forget(const struct stat *file) {
    pthread_mutex_lock(&gate);
    for (int i = 0; i < known; i++)
        if (files[i].inode == file->st_ino && files[i].device == file->st_dev)
            files[i] = files[--known];
    pthread_mutex_unlock(&gate);
}

static void touched(int fd, off_t from, off_t to) {
    int before = errno;
    char path[PATH_MAX];
    struct stat file;
    if (name_of(fd, path) && !fstat(fd, &file) && S_ISREG(file.st_mode)) {
        pthread_mutex_lock(&gate);
        struct dirty *range = entry(&file);
        range->from = from < range->from ? from : range->from;
        range->to = to > range->to ? to : range->to;
        pthread_mutex_unlock(&gate);
    }
    errno = before;
}

/* Brings the image up to what the file holds now. Torn by a kill it is what a torn sync leaves. */
static void keep(int fd, const char *name, const struct stat *file, struct dirty *range) {
    char image[PATH_MAX], path[64], buffer[1 << 16];
    image_of(name, image);
    /* a descriptor of our own: theirs may be for writing only */
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int source = REAL(open)(path, O_RDONLY | O_CLOEXEC);
    int target = REAL(open)(image, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (source < 0 || target < 0)
        abort();
    off_t end = range->to < file->st_size ? range->to : file->st_size;
    for (off_t at = range->from; at < end;) {
        size_t wanted = end - at < (off_t)sizeof buffer ? (size_t)(end - at) : sizeof buffer;
        ssize_t got = pread(source, buffer, wanted, at);
        if (got <= 0 || REAL(pwrite)(target, buffer, got, at) != got)
            abort();
        at += got;
    }
    if (REAL(ftruncate)(target, file->st_size))
        abort();
    close(source);
    close(target);
}

static int synced(int fd, int (*real)(int)) {
    char path[PATH_MAX];
    struct stat file;
    const char *name = name_of(fd, path);
    if (!name || fstat(fd, &file) || !S_ISREG(file.st_mode))
        return real(fd);

    pthread_mutex_lock(&gate);
    const char *only = getenv("FAULTS_FILE");
    size_t length = strlen(name), ending = only ? strlen(only) : 0;
    int counts = length >= ending && !strcmp(name + length - ending, only ? only : "");
    int now = counts ? ++syncs : 0;
    int fails = now && now == number("FAULTS_FAIL");
    int lies = now && number("FAULTS_LIE") && now >= number("FAULTS_LIE");
    struct dirty *range = entry(&file);
    int result = fails ? -1 : real(fd);
    if (!result && !lies)
        keep(fd, name, &file, range);
    if (!lies)
        range->from = LLONG_MAX, range->to = 0;
    pthread_mutex_unlock(&gate);
    if (fails)
        errno = EIO;
    return result;
}

int fsync(int fd) { return synced(fd, REAL(fsync)); }

int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
    ssize_t written = REAL(pwrite)(fd, data, length, at);
    if (written > 0)
        touched(fd, at, at + written);
    return written;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return pwrite(fd, data, length, at); }

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    ssize_t written = REAL(pwritev)(fd, parts, count, at);
    if (written > 0)
        touched(fd, at, at + written);
    return written;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return pwritev(fd, parts, count, at); }

ssize_t write(int fd, const void *data, size_t length) {
    ssize_t written = REAL(write)(fd, data, length);
    if (written > 0) {
        off_t end = lseek(fd, 0, SEEK_CUR);
        if (end >= 0)
            touched(fd, end - written, end);
    }
    return written;
}

int ftruncate(int fd, off_t length) {
    int result = REAL(ftruncate)(fd, length);
    /* what lies beyond is zeros when the file grows again */
    if (!result)
        touched(fd, length, LLONG_MAX);
    return result;
}

int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

/* Makes a file empty that is opened so. */
static int opened(int fd, int flags) {
    if (fd >= 0 && (flags & O_TRUNC))
        touched(fd, 0, LLONG_MAX);
    return fd;
}

#define OPEN(name, parameters, ...)                                     \
    int name parameters {                                               \
        mode_t mode = 0;                                                \
        if (flags & (O_CREAT | __O_TMPFILE)) {                          \
            va_list more;                                               \
            va_start(more, flags);                                      \
            mode = va_arg(more, mode_t);                                \
            va_end(more);                                               \
        }                                                               \
        return opened(REAL(name)(__VA_ARGS__, mode), flags);            \
    }

OPEN(open, (const char *path, int flags, ...), path, flags)
OPEN(open64, (const char *path, int flags, ...), path, flags)
OPEN(openat, (int directory, const char *path, int flags, ...), directory, path, flags)
OPEN(openat64, (int directory, const char *path, int flags, ...), directory, path, flags)

int unlink(const char *path) {
    struct stat file;
    char image[PATH_MAX];
    int was = !stat(path, &file), result = REAL(unlink)(path);
    const char *name = below(path);
    if (!result && was && name) {
        /* its number may be given to another file */
        forget(&file);
        image_of(name, image);
        REAL(unlink)(image);
    }
    return result;
}

int rename(const char *from, const char *to) {
    char old[PATH_MAX], new[PATH_MAX];
    int result = REAL(rename)(from, to);
    const char *name = below(from), *other = below(to);
    if (!result && name && other) {
        image_of(name, old);
        image_of(other, new);
        REAL(rename)(old, new);
    }
    return result;
}
