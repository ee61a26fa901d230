namespace Mapster;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct, AllowMultiple = true)]
public abstract class BaseAdaptAttribute : Attribute
{
    private readonly Dictionary<string, bool> _switches = new(StringComparer.Ordinal);

    protected BaseAdaptAttribute(Type type) => Type = type;

    protected BaseAdaptAttribute(string name) => Name = name;

    public Type? Type { get; }
    public string? Name { get; }
    public Type[]? IgnoreAttributes { get; set; }
    public Type[]? IgnoreNoAttributes { get; set; }
    public string[]? IgnoreNamespaces { get; set; }
    public int MaxDepth { get; set; }
    public MapType MapType { get; set; } = MapType.Map | MapType.MapToTarget | MapType.Projection;

    public bool IgnoreNullValues
    {
        get => Get(nameof(IgnoreNullValues));
        set => _switches[nameof(IgnoreNullValues)] = value;
    }

    public bool MapToConstructor
    {
        get => Get(nameof(MapToConstructor));
        set => _switches[nameof(MapToConstructor)] = value;
    }

    public bool PreserveReference
    {
        get => Get(nameof(PreserveReference));
        set => _switches[nameof(PreserveReference)] = value;
    }

    public bool ShallowCopyForSameType
    {
        get => Get(nameof(ShallowCopyForSameType));
        set => _switches[nameof(ShallowCopyForSameType)] = value;
    }

    public bool RequireDestinationMemberSource
    {
        get => Get(nameof(RequireDestinationMemberSource));
        set => _switches[nameof(RequireDestinationMemberSource)] = value;
    }

    /// <summary>Null tells a switch that was never set from one that was set to false.</summary>
    public bool? GetBooleanSettingValues(string name) => _switches.TryGetValue(name, out var value) ? value : null;

    private bool Get(string name) => _switches.GetValueOrDefault(name);
}

public class AdaptFromAttribute : BaseAdaptAttribute
{
    public AdaptFromAttribute(Type type)
        : base(type) { }

    public AdaptFromAttribute(string name)
        : base(name) { }
}

public class AdaptToAttribute : BaseAdaptAttribute
{
    public AdaptToAttribute(Type type)
        : base(type) { }

    public AdaptToAttribute(string name)
        : base(name) { }
}

public class AdaptTwoWaysAttribute : AdaptToAttribute
{
    public AdaptTwoWaysAttribute(Type type)
        : base(type) { }

    public AdaptTwoWaysAttribute(string name)
        : base(name) { }
}

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Property)]
public class AdaptMemberAttribute : Attribute
{
    public AdaptMemberAttribute() { }

    public AdaptMemberAttribute(string name) => Name = name;

    public AdaptMemberAttribute(string name, MemberSide side) => (Name, Side) = (name, side);

    public string? Name { get; set; }
    public MemberSide? Side { get; }
}

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Property)]
public class AdaptIgnoreAttribute : Attribute
{
    public AdaptIgnoreAttribute() { }

    public AdaptIgnoreAttribute(MemberSide side) => Side = side;

    public MemberSide? Side { get; }
}

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Property)]
public class UseDestinationValueAttribute : Attribute;

[AttributeUsage(AttributeTargets.All)]
public class AdaptWithAttribute(AdaptDirectives directive) : Attribute
{
    public AdaptDirectives Directive { get; } = directive;
}
