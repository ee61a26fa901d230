namespace Mapster
{
    [Flags]
    public enum MapType
    {
        Map = 1,
        MapToTarget = 2,
        Projection = 4,
        ApplyNullPropagation = 8,
    }

    public enum MemberSide
    {
        Source,
        Destination,
    }

    public enum AdaptDirectives
    {
        None,
        DestinationAsRecord,
    }
}

namespace Mapster.Enums
{
    public enum ProjectToTypeAutoMapping
    {
        AllTypes,
        WithoutCollections,
        OnlyPrimitiveTypes,
    }
}

namespace Mapster.Models
{
    /// <summary>A type without a value; Mapster marks an ignored result with it.</summary>
    public abstract class Never
    {
        private Never() { }
    }
}
