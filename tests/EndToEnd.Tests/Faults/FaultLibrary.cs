namespace CleanPlan.EndToEnd.Tests.Faults;

/// <summary>Compiles faults.c, once for all tests of a class.</summary>
public sealed class FaultLibrary : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cleanplan-faults-").FullName;

    public string Path => System.IO.Path.Combine(_directory, "faults.so");

    public async Task InitializeAsync()
    {
        if (FaultFactAttribute.Absence is not null)
            return;
        var source = System.IO.Path.Combine(Project.Root, "tests", "EndToEnd.Tests", "Faults", "faults.c");
        string[] how =
        [
            "-O1",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-shared",
            "-fPIC",
            "-o",
            Path,
            source,
            "-ldl",
            "-lpthread",
        ];
        using var compiler = ProgramProcess.StartOther("cc", how);
        Assert.True(await compiler.Exit() == 0, compiler.Output);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>A test with a faulty disk, which takes Linux and a C compiler; without them it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FaultFactAttribute : FactAttribute
{
    public FaultFactAttribute() => Skip = Absence;

    public static string? Absence =>
        OperatingSystem.IsLinux() ? Tools.Absence("cc") : "Disks are made faulty by LD_PRELOAD, which is Linux's.";
}

/// <inheritdoc cref="FaultFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FaultTheoryAttribute : TheoryAttribute
{
    public FaultTheoryAttribute() => Skip = FaultFactAttribute.Absence;
}
