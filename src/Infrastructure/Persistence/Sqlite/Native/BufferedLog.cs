using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace CleanPlan.Infrastructure.Persistence.Sqlite.Native;

/// <summary>
/// A way to the disk for the connection that writes. SQLite appends to its log in two writes for each page, the first of
/// 24 bytes, and a commit has hundreds of pages. Here they are gathered, and go to the file in few writes when SQLite asks
/// for them to be synced.
/// </summary>
/// <remarks>
/// Nobody misses what is gathered: with <c>synchronous = FULL</c> no page of the log is announced to other connections
/// before it is synced, and what this connection reads of the log itself is written first. All other files go to SQLite's
/// own functions, untouched. See https://sqlite.org/vfs.html and https://sqlite.org/walformat.html.
/// </remarks>
internal static unsafe partial class BufferedLog
{
    /// <summary>What connections ask for it by. Only such may that sync each commit.</summary>
    public const string Name = "cleanplan";

    /// <summary>Bytes; SQLite's functions for Unix write no more than 131,071 at once.</summary>
    private const int Capacity = 126_976;

    private const int OpenWal = 0x0008_0000;

    /// <summary>Makes it known to SQLite, for the life of the process.</summary>
    public static void Register()
    {
        var inner = sqlite3_vfs_find(null);
        var own = (OwnVfs*)NativeMemory.AllocZeroed((nuint)sizeof(OwnVfs));
        own->Inner = inner;
        own->Vfs = *inner;
        own->Vfs.FileSize += sizeof(LogFile);
        own->Vfs.Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        own->Vfs.Open = &Open;
        own->Methods = new Methods
        {
            Version = 1,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
        };
        if (sqlite3_vfs_register(&own->Vfs, 0) is not raw.SQLITE_OK and var code)
            throw new InvalidOperationException($"SQLite does not take the log's way to the disk: {code}.");
    }

    [LibraryImport("e_sqlite3")]
    private static partial Vfs* sqlite3_vfs_find(byte* name);

    [LibraryImport("e_sqlite3")]
    private static partial int sqlite3_vfs_register(Vfs* vfs, int isDefault);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, File* file, int flags, int* outFlags)
    {
        var own = (OwnVfs*)vfs;
        if ((flags & OpenWal) == 0)
            return own->Inner->Open(own->Inner, name, file, flags, outFlags);

        var log = (LogFile*)file;
        *log = default;
        var inner = InnerOf(file);
        var code = own->Inner->Open(own->Inner, name, inner, flags, outFlags);
        // SQLite closes what has methods, also where opening it failed
        if (inner->Methods is not null)
        {
            log->File.Methods = &own->Methods;
            log->Buffer = (byte*)NativeMemory.Alloc(Capacity);
            log->FailedAt = -1;
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(File* file)
    {
        // what was not synced was not committed
        NativeMemory.Free(((LogFile*)file)->Buffer);
        var inner = InnerOf(file);
        return inner->Methods->Close(inner);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(File* file, byte* data, int length, long at)
    {
        var log = (LogFile*)file;
        // what was lost stays lost until SQLite has taken it back: then it writes over it
        if (at <= log->FailedAt)
            (log->Failure, log->FailedAt) = (raw.SQLITE_OK, -1);
        if (log->Failure != raw.SQLITE_OK)
            return log->Failure;
        if (at != log->Start + log->Length || log->Length + length > Capacity)
        {
            if (Flush(file) is not raw.SQLITE_OK and var code)
                return code;
            log->Start = at;
        }

        if (length > Capacity)
            return InnerOf(file)->Methods->Write(InnerOf(file), data, length, at);
        System.Buffer.MemoryCopy(data, log->Buffer + log->Length, Capacity - log->Length, length);
        log->Length += length;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(File* file, byte* data, int length, long at)
    {
        // a rollback reads what came before that which was lost
        return Flush(file) is not raw.SQLITE_OK and var code && at + length > ((LogFile*)file)->FailedAt
            ? code
            : InnerOf(file)->Methods->Read(InnerOf(file), data, length, at);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(File* file, long size) =>
        Flush(file) is not raw.SQLITE_OK and var code ? code : InnerOf(file)->Methods->Truncate(InnerOf(file), size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(File* file, int flags) =>
        Flush(file) is not raw.SQLITE_OK and var code ? code : InnerOf(file)->Methods->Sync(InnerOf(file), flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(File* file, long* size) =>
        Flush(file) is not raw.SQLITE_OK and var code ? code : InnerOf(file)->Methods->FileSize(InnerOf(file), size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(File* file, int level) => InnerOf(file)->Methods->Lock(InnerOf(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(File* file, int level) => InnerOf(file)->Methods->Unlock(InnerOf(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(File* file, int* isLocked) =>
        InnerOf(file)->Methods->CheckReservedLock(InnerOf(file), isLocked);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(File* file, int operation, void* argument) =>
        InnerOf(file)->Methods->FileControl(InnerOf(file), operation, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(File* file) => InnerOf(file)->Methods->SectorSize(InnerOf(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(File* file) =>
        InnerOf(file)->Methods->DeviceCharacteristics(InnerOf(file));

    private static int Flush(File* file)
    {
        var log = (LogFile*)file;
        if (log->Length == 0 || log->Failure != raw.SQLITE_OK)
            return log->Failure;
        log->Failure = InnerOf(file)->Methods->Write(InnerOf(file), log->Buffer, log->Length, log->Start);
        if (log->Failure != raw.SQLITE_OK)
            log->FailedAt = log->Start;
        (log->Start, log->Length) = (log->Start + log->Length, 0);
        return log->Failure;
    }

    private static File* InnerOf(File* file) => (File*)((LogFile*)file + 1);

    /// <summary>sqlite3_vfs, as far as it is used here; the functions behind are SQLite's own.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileSize;
        public int MaxPath;
        public Vfs* Next;
        public byte* Name;
        public void* Data;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, File*, int, int*, int> Open;
        public Functions Others;
    }

    [InlineArray(15)]
    private struct Functions
    {
        private nint _first;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct OwnVfs
    {
        public Vfs Vfs;
        public Vfs* Inner;
        public Methods Methods;
    }

    /// <summary>sqlite3_file</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct File
    {
        public Methods* Methods;
    }

    /// <summary>The log as SQLite sees it; behind it lies the file of SQLite's own functions.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct LogFile
    {
        public File File;
        public byte* Buffer;
        public long Start;
        public long FailedAt;
        public int Length;
        public int Failure;
    }

    /// <summary>sqlite3_io_methods, version 1</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<File*, int> Close;
        public delegate* unmanaged[Cdecl]<File*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<File*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<File*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<File*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<File*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<File*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<File*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<File*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<File*, int, void*, int> FileControl;
        public delegate* unmanaged[Cdecl]<File*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<File*, int> DeviceCharacteristics;
    }
}
