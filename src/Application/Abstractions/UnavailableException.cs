using CleanPlan.Domain.Common;

namespace CleanPlan.Application.Abstractions;

/// <summary>Infrastructure cannot serve now, or cannot tell what became of it; the error says how that is answered.</summary>
public abstract class UnavailableException(Error error, Exception? inner = null) : Exception(error.Message, inner)
{
    public Error Error => error;
}
