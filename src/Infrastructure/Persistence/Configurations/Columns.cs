using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanPlan.Infrastructure.Persistence.Configurations;

/// <summary>Columns are named as on the wire and stand in the order in which they are declared.</summary>
internal static class Columns
{
    public static PropertyBuilder<TValue> Column<T, TValue>(
        this EntityTypeBuilder<T> entity,
        Expression<Func<T, TValue>> property
    )
        where T : class => Placed(entity, entity.Property(property));

    /// <summary>A text column. Every text has a length, also where the database does not enforce it.</summary>
    public static PropertyBuilder<TValue> Column<T, TValue>(
        this EntityTypeBuilder<T> entity,
        Expression<Func<T, TValue>> property,
        int length
    )
        where T : class => entity.Column(property).HasMaxLength(length);

    /// <summary>A column that only the queue knows.</summary>
    public static PropertyBuilder<TValue> Column<T, TValue>(this EntityTypeBuilder<T> entity, string name)
        where T : class => Placed(entity, entity.Property<TValue>(name));

    private static PropertyBuilder<TValue> Placed<T, TValue>(
        EntityTypeBuilder<T> entity,
        PropertyBuilder<TValue> property
    )
        where T : class =>
        property
            .HasColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Metadata.Name))
            .HasColumnOrder(entity.Metadata.GetProperties().Count(other => other.GetColumnOrder() is not null))
            .ValueGeneratedNever();
}
