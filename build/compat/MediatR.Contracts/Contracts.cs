namespace MediatR;

public interface IBaseRequest;

public interface IRequest : IBaseRequest;

public interface IRequest<out TResponse> : IBaseRequest;

public interface IStreamRequest<out TResponse>;

public interface INotification;

/// <summary>The answer of a request that has none.</summary>
public readonly struct Unit : IEquatable<Unit>, IComparable<Unit>, IComparable
{
    private static readonly Unit s_value = default;

    public static ref readonly Unit Value => ref s_value;

    public static Task<Unit> Task { get; } = System.Threading.Tasks.Task.FromResult(s_value);

    public int CompareTo(Unit other) => 0;

    int IComparable.CompareTo(object? obj) => 0;

    public bool Equals(Unit other) => true;

    public override bool Equals(object? obj) => obj is Unit;

    public override int GetHashCode() => 0;

    public override string ToString() => "()";

    public static bool operator ==(Unit left, Unit right) => true;

    public static bool operator !=(Unit left, Unit right) => false;
}
