using System.Collections;

namespace CleanPlan.Application.Wire;

/// <summary>
/// Views that are made one by one, while somebody reads them: an answer of a hundred tasks is written without a hundred
/// views that wait for their turn.
/// </summary>
internal sealed class Mapped<TSource, TView>(IReadOnlyList<TSource> source, Func<TSource, TView> map)
    : IReadOnlyList<TView>
{
    public int Count => source.Count;

    public TView this[int index] => map(source[index]);

    public IEnumerator<TView> GetEnumerator() => source.Select(map).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
