namespace CleanPlan.EndToEnd.Tests.Crashes;

/// <summary>The program's own examination of a data directory.</summary>
internal static class Doctor
{
    public static async Task FindsNothing(string data)
    {
        using var doctor = ProgramProcess.Start("doctor", "--data", data);
        Assert.True(await doctor.Exit() == 0, doctor.Output);
    }

    /// <summary>
    /// Copies what a server has left that was killed, and examines the copy: the next server is to find it untouched.
    /// </summary>
    public static async Task FindsNothingInACopy(string data)
    {
        var copy = Directory.CreateTempSubdirectory("cleanplan-autopsy-").FullName;
        foreach (var file in (string[])["cleanplan.db", "cleanplan.db-wal"])
        {
            if (File.Exists(Path.Combine(data, file)))
                File.Copy(Path.Combine(data, file), Path.Combine(copy, file));
        }

        await FindsNothing(copy);
        Directory.Delete(copy, recursive: true);
    }
}
