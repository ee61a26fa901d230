using System.Diagnostics.CodeAnalysis;

namespace CleanPlan.Domain.Common;

/// <summary>Success, or the one error that says why not.</summary>
public readonly record struct Result(Error? Error)
{
    public static readonly Result Ok;

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    public static implicit operator Result(Error error) => new(error);
}

/// <summary>A value, or the one error that says why there is none.</summary>
public readonly record struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    public Error? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    /// <summary>The value; asking a refusal for it is a bug of the caller.</summary>
    public T Value => IsOk ? _value! : throw new InvalidOperationException($"No value: {Error.Code}.");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
