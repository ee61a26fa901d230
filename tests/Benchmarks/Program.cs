using CleanPlan.Benchmarks;

// usage: bench [part of a case's name]
Func<Task<Measurement>>[] cases = [EngineCosts.CompleteInALargePlan, EngineCosts.CreatePlan, EngineCosts.LayeredLives];
var wanted = args.FirstOrDefault() ?? "";
var failed = false;
Console.WriteLine("| case | ratio | must | figures |");
Console.WriteLine("| --- | --- | --- | --- |");
foreach (var measure in cases.Where(c => c.Method.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
{
    var m = await measure();
    failed |= !m.Holds;
    Console.WriteLine($"| {m.Case} | {m.Ratio:0.00} | {m.Must} | {m.Figures} |");
}

return failed ? 1 : 0;
