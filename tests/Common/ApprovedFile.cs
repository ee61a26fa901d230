namespace CleanPlan.Tests.Common;

/// <summary>A file of the repository that is made from the code, so that a change of it is seen in the diff.</summary>
public static class ApprovedFile
{
    /// <summary>Set to take what the code says now instead of comparing it.</summary>
    private const string Approve = "CLEANPLAN_APPROVE";

    /// <param name="path">from the root of the repository</param>
    /// <param name="made">what the code says now</param>
    public static void Holds(string path, string made)
    {
        var file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable(Approve) is not null)
            File.WriteAllText(file, made);
        if (!File.Exists(file) || File.ReadAllText(file) != made)
            throw new InvalidOperationException(
                $"{path} is not what the code says: if it is meant to change, this test takes it under {Approve}=1."
            );
    }
}
