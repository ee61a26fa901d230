using Mapster;

namespace CleanPlan.Application.Wire;

/// <summary>
/// From entities to what goes on the wire: each view has its map beside it. A member without a source is refused when
/// the map is made.
/// </summary>
internal static class Map
{
    public static Func<TSource, TView> Of<TSource, TView>(Action<TypeAdapterConfig> describe)
    {
        var config = new TypeAdapterConfig { RequireDestinationMemberSource = true };
        describe(config);
        config.Compile();
        return config.GetMapFunction<TSource, TView>();
    }
}
