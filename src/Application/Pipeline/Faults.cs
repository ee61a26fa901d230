using System.Buffers;
using System.Text;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Pipeline;

/// <summary>The checks of single fields, each with the code and the words of its fault, and what they found.</summary>
internal sealed class Faults
{
    private static readonly SearchValues<char> s_keyCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-"
    );

    private List<Fault>? _found;

    public int Count => _found?.Count ?? 0;

    public IReadOnlyList<Fault> Found => _found ?? [];

    public void Add(Fault fault) => (_found ??= []).Add(fault);

    public void Add(string field, string code, string message) => Add(new Fault(field, code, message));

    public void Required(string field) => Add(field, "required", $"{field} is required.");

    public void Limit(string field, long limit, long value, string what) =>
        Add(new LimitFault(field, $"{field} may have at most {limit} {what}, not {value}.", limit, value));

    /// <summary>A text in characters, not in UTF-16 units: an emoji is one.</summary>
    public void Text(string field, string? value, int limit, bool required = false, bool filled = false)
    {
        if (value is null)
        {
            if (required)
                Required(field);
            return;
        }

        if ((required || filled) && string.IsNullOrWhiteSpace(value))
            Add(field, "invalid_value", $"{field} must not be empty.");
        if (value.Length > limit && Characters(value) is var length && length > limit)
            Limit(field, limit, length, "characters");
        if (value.Contains('\0'))
            NullCharacter(field);
    }

    public void Key(string field, string? value, int limit)
    {
        if (value is null)
            Required(field);
        else if (value.Length > limit)
            Limit(field, limit, Characters(value), "characters");
        else if (value.Length == 0 || value.AsSpan().ContainsAnyExcept(s_keyCharacters))
            Add(field, "invalid_value", $"{field} must be made of letters, digits and _ . : - alone.");
    }

    public void Range(string field, double? value, double least, double most)
    {
        if (value is { } number && !(number >= least && number <= most))
            Add(new RangeFault(field, least, most));
    }

    public void OneOf<T>(string field, string? value, params IReadOnlyCollection<string> names)
        where T : struct, Enum
    {
        var allowed = names.Count > 0 ? names : SnakeCase.All<T>();
        if (value is not null && !allowed.Contains(value))
            Add(field, "invalid_value", $"{field} must be one of {string.Join(", ", allowed)}.");
    }

    public void Json(string field, JsonText? value, int limit) => Bytes(field, value?.Text, limit);

    public void Json(string field, JsonMembers? value, int limit) => Bytes(field, value?.Text, limit);

    public void Json(string field, JsonTextOrList? value, int limit)
    {
        Bytes(field, value?.Text, limit);
        if (value is { HasNull: true })
            NullCharacter(field);
    }

    /// <summary>The gravest names the problem: a cycle before an unknown dependency before the first of the rest.</summary>
    public Error Error()
    {
        var gravest =
            Found.FirstOrDefault(fault => fault.Code == "dependency_cycle")
            ?? Found.FirstOrDefault(fault => fault.Code == "unknown_dependency")
            ?? Found[0];
        var error = Domain.Common.Error.Invalid(gravest.Code, gravest.Message, Found);
        return gravest is CycleFault cycle
            ? error with
            {
                Details = new Dictionary<string, object?> { ["cycle"] = cycle.Cycle },
            }
            : error;
    }

    public Error OfParameters() =>
        InvalidParameter([.. Found.Select(fault => fault with { Code = "invalid_parameter" })]);

    public static Error InvalidParameter(params IReadOnlyList<Fault> faults) =>
        Domain.Common.Error.Invalid("invalid_parameter", faults[0].Message, faults);

    private void NullCharacter(string field) =>
        Add(field, "invalid_character", $"{field} must not contain the character U+0000.");

    private void Bytes(string field, string? json, int limit)
    {
        // every character takes at least one byte and at most three
        if (
            json is not null
            && json.Length > limit / 3
            && Encoding.UTF8.GetByteCount(json) is var bytes
            && bytes > limit
        )
            Limit(field, limit, bytes, "bytes");
    }

    private static int Characters(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }
}

/// <summary>A number outside of what it may be.</summary>
internal sealed record RangeFault(string Field, double Least, double Most)
    : Fault(Field, "out_of_range", $"{Field} must be from {Least} to {Most}.");

/// <summary>The graph's own finding, with the cycle that names it.</summary>
internal sealed record CycleFault(string Field, string Message, object? Cycle)
    : Fault(Field, "dependency_cycle", Message);
