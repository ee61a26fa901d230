using System.Globalization;

namespace CleanPlan.EndToEnd.Tests.Faults;

/// <summary>
/// A data directory on a disk that forgets what was not synced, and that can be told to fail (faults.c, which is put
/// under the program).
/// </summary>
internal sealed class FaultyDisk(string library) : IDisposable
{
    private readonly string _images = Directory.CreateTempSubdirectory("cleanplan-images-").FullName;

    public string Data { get; } = Directory.CreateTempSubdirectory("cleanplan-disk-").FullName;

    /// <summary>For the program's start.</summary>
    /// <param name="file">how the name of the file ends whose syncs count</param>
    /// <param name="fail">which sync fails; 0: none</param>
    /// <param name="lie">from which sync on they keep nothing, and say that they did; 0: none</param>
    public IReadOnlyList<(string Name, string Value)> Environment(string file = "", int fail = 0, int lie = 0) =>
        [
            ("LD_PRELOAD", library),
            ("FAULTS_DIR", Data),
            ("FAULTS_IMAGES", _images),
            ("FAULTS_FILE", file),
            ("FAULTS_FAIL", fail.ToString(CultureInfo.InvariantCulture)),
            ("FAULTS_LIE", lie.ToString(CultureInfo.InvariantCulture)),
        ];

    /// <summary>Leaves of each file what was synced; nobody may have it open.</summary>
    public void CutPower()
    {
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
            File.Delete(file);
        foreach (var image in Directory.EnumerateFiles(_images))
        {
            var file = Path.Combine(Data, Path.GetFileName(image).Replace('%', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(image, file);
        }
    }

    public void Dispose()
    {
        Directory.Delete(Data, recursive: true);
        Directory.Delete(_images, recursive: true);
    }
}
