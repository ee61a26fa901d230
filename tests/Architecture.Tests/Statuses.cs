using System.Reflection;
using CleanPlan.Architecture.Tests.Rules;
using CleanPlan.Architecture.Tests.Violations.Statuses;
using CleanPlan.Domain.Common;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Code = CleanPlan.Architecture.Tests.Rules.Code;

namespace CleanPlan.Architecture.Tests;

public sealed class Statuses
{
    // not moves, but a beginning: what is made takes over what another one, or its row, has reached
    private static readonly string[] s_beginnings =
    [
        // a fork keeps the outcomes of the plan that it was made of
        "CleanPlan.Domain.Plans.PlanTask.KeepOutcomeOf",
        // storage brings back rows
        "CleanPlan.Infrastructure.Persistence.Rows.JobTable.Read",
        "CleanPlan.Infrastructure.Persistence.Rows.PlanTable.Read",
        "CleanPlan.Infrastructure.Persistence.Rows.TaskTable.Read",
    ];

    private static readonly Rule<Code> s_oneTable = new(code =>
        code.Loaded.Where(IsStatus).Select(status => new Verdict(status.FullName!, FaultOfTable(code, status)))
    );

    [Fact]
    public void Have_one_table_of_their_moves_by_which_each_is_reached() =>
        s_oneTable
            .Catches<LawlessStatus>()
            .Catches<TwofoldStatus>()
            .Catches<IslandStatus>()
            .Catches<UnlistedStatus>()
            .Holds(Layers.Domain);

    [Fact]
    public void Are_written_where_the_table_is_asked_and_nowhere_else() =>
        CodeRules
            .ForTypes(
                type => WritesOf(type).Any(),
                type =>
                    WritesOf(type).FirstOrDefault(method => !MayWrite(method)) is { } method
                        ? $"{Il.WrittenName(method)} writes a status"
                        : null
            )
            .Catches<GoesAroundTheTable>()
            .Catches<GoesAroundInALambda>()
            .Holds(Layers.All);

    [Fact]
    public void Are_begun_only_where_it_is_said_here() =>
        Assert.Equal(
            s_beginnings,
            Layers
                .All.Types.SelectMany(WritesOf)
                .Where(method => Il.WrittenName(method) is not ("MoveTo" or ".ctor"))
                .Select(NameOf)
                .Distinct()
        );

    private static bool IsStatus(Type type) => type.IsEnum && type.Name.EndsWith("Status", StringComparison.Ordinal);

    private static string? FaultOfTable(Code code, Type status)
    {
        var tables = code
            .Loaded.Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(TransitionTable<>).MakeGenericType(status))
            .ToList();
        if (tables.Count != 1)
            return $"has {tables.Count} tables";

        var from = tables[0].FieldType.GetMethod(nameof(TransitionTable<DayOfWeek>.From))!;
        var values = Enum.GetValues(status).Cast<object>().ToList();
        var reached = new List<object> { values[0] };
        for (var i = 0; i < reached.Count; i++)
        {
            var next = (
                (System.Collections.IEnumerable)from.Invoke(tables[0].GetValue(null), [reached[i]])!
            ).Cast<object>();
            reached.AddRange(next.Except(reached).ToList());
        }

        return values.Except(reached).FirstOrDefault() is { } lost ? $"{lost} is never reached" : null;
    }

    private static bool MayWrite(MethodDefinition method) =>
        Il.WrittenName(method) is "MoveTo" or ".ctor" || s_beginnings.Contains(NameOf(method));

    private static string NameOf(MethodDefinition method) =>
        $"{Code.NameOf(Outer(method.DeclaringType))}.{Il.WrittenName(method)}";

    private static TypeDefinition Outer(TypeDefinition type) =>
        type.Name.Contains('<') ? Outer(type.DeclaringType) : type;

    private static IEnumerable<MethodDefinition> WritesOf(TypeDefinition type) =>
        Il.Methods(type).Where(method => !method.IsSetter && Il.Instructions(method).Any(WritesAStatus));

    private static bool WritesAStatus(Instruction instruction) =>
        instruction.Operand switch
        {
            MethodReference { Name: "set_Status", Parameters: [var value] } => IsStatus(value.ParameterType),
            FieldReference { Name: "<Status>k__BackingField" } field when instruction.OpCode == OpCodes.Stfld =>
                IsStatus(field.FieldType),
            _ => false,
        };

    // of an entity: what a view or a row says of a status moves nothing
    private static bool IsStatus(TypeReference type) =>
        type.Name.EndsWith("Status", StringComparison.Ordinal) && type.Resolve() is { IsEnum: true };
}
