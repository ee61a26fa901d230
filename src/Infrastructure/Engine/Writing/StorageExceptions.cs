using CleanPlan.Application.Abstractions;

namespace CleanPlan.Infrastructure.Engine.Writing;

/// <summary>Too much is waiting for the writer: come back later.</summary>
public sealed class WriterBusyException() : UnavailableException(Refusals.Busy);

/// <summary>The disk is full, and nothing was changed.</summary>
public sealed class StorageFullException(Exception? inner = null) : UnavailableException(Refusals.StorageFull, inner);

/// <summary>The commit failed, and whether it is in the file nobody can say before the file is opened anew.</summary>
public sealed class OutcomeUnknownException(Exception inner) : UnavailableException(Refusals.OutcomeUnknown, inner);
