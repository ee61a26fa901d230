using System.CommandLine;
using CleanPlan.Benchmarks;
using CleanPlan.Benchmarks.Servers;

if (args is [Bare304.Verb])
{
    await Bare304.Serve();
    return 0;
}

var wanted = new Argument<string>("case")
{
    Description = "part of the names of cases; all of them where it is left out",
    DefaultValueFactory = _ => "",
};
var rounds = new Option<int>("--rounds")
{
    Description = "how often each side is measured; the median counts",
    DefaultValueFactory = _ => 3,
};
var scale = new Option<double>("--scale")
{
    Description = "factor of all plans, tasks and seconds: 0.05 to try it, 1 to judge",
    DefaultValueFactory = _ => 1,
};
var grown = new Option<int>("--grown")
{
    Description = "tasks in the large database",
    DefaultValueFactory = _ => 1_000_000,
};
var command = new RootCommand("Measures the program against limits, peers and itself.")
{
    wanted,
    rounds,
    scale,
    grown,
};
command.SetAction(parsed =>
    AllCases.Run(
        new BenchOptions(
            parsed.GetValue(wanted)!,
            parsed.GetValue(rounds),
            parsed.GetValue(scale),
            parsed.GetValue(grown)
        )
    )
);
return await command.Parse(args).InvokeAsync();
