namespace CleanPlan.Application.Wire;

/// <summary>How long JSON may be as it is sent, in UTF-8: there is no word of JSON Schema for it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaxBytesAttribute(int bytes) : Attribute
{
    public int Bytes => bytes;
}
