using System.Runtime.CompilerServices;

namespace Mapster
{
    public class MapContext
    {
        private static readonly AsyncLocal<MapContext?> s_current = new();

        public static MapContext? Current
        {
            get => s_current.Value;
            set => s_current.Value = value;
        }

        public Dictionary<Utils.ReferenceTuple, object> References { get; } = [];

        public Dictionary<string, object> Parameters { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>Opens a context where there is none; nested scopes share the outer one.</summary>
    public class MapContextScope : IDisposable
    {
        private readonly MapContext? _outer = MapContext.Current;

        public MapContextScope() => MapContext.Current = Context = _outer ?? new MapContext();

        public MapContext Context { get; }

        public void Dispose() => MapContext.Current = _outer;
    }
}

namespace Mapster.Utils
{
    /// <summary>One source object and the type it is mapped to: the key that ends a cycle.</summary>
    public readonly struct ReferenceTuple(object reference, Type destinationType) : IEquatable<ReferenceTuple>
    {
        public object Reference { get; } = reference;
        public Type DestinationType { get; } = destinationType;

        public bool Equals(ReferenceTuple other) =>
            ReferenceEquals(Reference, other.Reference) && DestinationType == other.DestinationType;

        public override bool Equals(object? obj) => obj is ReferenceTuple other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Reference), DestinationType);
    }
}
