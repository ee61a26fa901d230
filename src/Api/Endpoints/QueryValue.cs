using System.Globalization;
using CleanPlan.Api.Json;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;

namespace CleanPlan.Api.Endpoints;

/// <summary>A query parameter that was given. Binding never fails: what cannot be read is answered with its name.</summary>
internal readonly struct QueryValue<T> : IRequestPart
    where T : struct
{
    private readonly string? _unreadable;

    private QueryValue(T value, string? unreadable) => (Value, _unreadable) = (value, unreadable);

    public T Value { get; }

    public Error? FaultOf(string name)
    {
        if (_unreadable is null)
            return null;
        var message = $"{name} must be {Expected}.";
        return Error.Invalid("invalid_parameter", message, new Fault(name, "invalid_parameter", message));
    }

    public static bool TryParse(string? text, out QueryValue<T> read)
    {
        read = Parse(text) is { } value ? new QueryValue<T>((T)value, null) : new QueryValue<T>(default, text ?? "");
        // it is asked for what was left out, too, and that is none
        return text is not null;
    }

    private static string Expected =>
        typeof(T) == typeof(bool) ? "true or false"
        : typeof(T) == typeof(DateTimeOffset) ? "a time as in RFC 3339"
        : "a whole number";

    private static object? Parse(string? text)
    {
        if (typeof(T) == typeof(Guid))
            return Ids.Parse(text);
        if (typeof(T) == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i)
                ? i
                : null;
        if (typeof(T) == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l)
                ? l
                : null;
        if (typeof(T) == typeof(bool))
            return bool.TryParse(text, out var b) ? b : null;
        if (typeof(T) != typeof(DateTimeOffset))
            throw new NotSupportedException($"No query parameter is a {typeof(T).Name}.");
        return WireTime.Parse(text);
    }
}

/// <summary>An id in an address: a malformed one is the id of nothing, so that it is answered like a missing one.</summary>
internal readonly record struct Id(Guid Value)
{
    public static bool TryParse(string? text, out Id id)
    {
        id = new Id(Ids.Parse(text));
        return true;
    }

    public static implicit operator Guid(Id id) => id.Value;
}
