using Ardalis.Specification;
using Ardalis.Specification.EntityFrameworkCore;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Compat.Tests;

public sealed class SpecificationsInTheDatabase : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly Shelf _shelf;

    public SpecificationsInTheDatabase()
    {
        _connection.Open();
        _shelf = new Shelf(new DbContextOptionsBuilder<Shelf>().UseSqlite(_connection).Options);
        _shelf.Database.EnsureCreated();
        _shelf.Books.AddRange(Books);
        _shelf.SaveChanges();
        _shelf.ChangeTracker.Clear();
    }

    private static Book[] Books => [new(1, "b", 300), new(2, "a", 300), new(3, "c", 100), new(4, "d", 20)];

    [Fact]
    public async Task Filters_orders_and_pages_alike_in_memory_and_in_the_database()
    {
        var specification = new LongBooks(atLeast: 100, skip: 1, take: 2);

        var stored = await _shelf.Books.WithSpecification(specification).ToListAsync();
        var inMemory = specification.Evaluate(Books);

        Assert.Equal([1, 3], stored.Select(x => x.Id));
        Assert.Equal([1, 3], inMemory.Select(x => x.Id));
    }

    [Fact]
    public async Task Projects_alike_in_memory_and_in_the_database()
    {
        var specification = new TitlesFromTheEnd();

        Assert.Equal(["d", "c", "b", "a"], await _shelf.Books.WithSpecification(specification).ToListAsync());
        Assert.Equal(["d", "c", "b", "a"], specification.Evaluate(Books));
    }

    [Fact]
    public async Task Tracks_unless_told_not_to()
    {
        await _shelf.Books.WithSpecification(new LongBooks(0, 0, 9)).ToListAsync();
        Assert.Empty(_shelf.ChangeTracker.Entries());

        await _shelf.Books.WithSpecification(new Specification<Book>()).ToListAsync();
        Assert.Equal(4, _shelf.ChangeTracker.Entries().Count());
    }

    [Fact]
    public async Task A_filter_under_a_false_condition_does_not_count()
    {
        var specification = new Specification<Book>();
        specification.Query.Where(x => x.Pages > 1000, condition: false).Where(x => x.Pages > 100).OrderBy(x => x.Id);

        Assert.Equal([1, 2], (await _shelf.Books.WithSpecification(specification).ToListAsync()).Select(x => x.Id));
    }

    [Fact]
    public async Task Taking_none_gives_none()
    {
        var specification = new Specification<Book>();
        specification.Query.Take(0);

        Assert.Empty(await _shelf.Books.WithSpecification(specification).ToListAsync());
    }

    [Fact]
    public void A_projection_without_a_selector_says_so() =>
        Assert.Throws<SelectorNotFoundException>(() =>
            _shelf.Books.WithSpecification(new Specification<Book, string>())
        );

    [Fact]
    public void A_second_order_is_refused_rather_than_lost()
    {
        var specification = new Specification<Book>();
        specification.Query.OrderBy(x => x.Id);
        specification.Query.OrderBy(x => x.Title);

        Assert.Throws<DuplicateOrderChainException>(() => _shelf.Books.WithSpecification(specification));
    }

    [Fact]
    public void The_criteria_alone_leave_out_pages_and_tracking()
    {
        var query = SpecificationEvaluator.Default.GetQuery(
            _shelf.Books,
            new LongBooks(atLeast: 100, skip: 1, take: 1),
            evaluateCriteriaOnly: true
        );

        Assert.Equal(3, query.Count());
    }

    [Fact]
    public void What_it_does_not_know_is_refused_rather_than_lost()
    {
        Action<ISpecificationBuilder<Book>>[] asked =
        [
            x => x.Include(book => book.Title),
            x => x.Include("Title"),
            x => x.Search(book => book.Title, "%a%"),
            x => x.TagWith("books"),
            x => x.AsTracking(),
            x => x.AsNoTrackingWithIdentityResolution(),
            x => x.AsSplitQuery(),
            x => x.IgnoreAutoIncludes(),
            x => x.IgnoreQueryFilters(),
        ];

        Assert.All(
            asked,
            ask =>
            {
                var specification = new Specification<Book>();
                ask(specification.Query);
                Assert.Throws<NotSupportedException>(() => _shelf.Books.WithSpecification(specification));
            }
        );
        var many = new Specification<Book, char>();
        many.Query.SelectMany(book => book.Title);
        Assert.Throws<NotSupportedException>(() => _shelf.Books.WithSpecification(many));
    }

    public void Dispose()
    {
        _shelf.Dispose();
        _connection.Dispose();
    }

    private sealed class LongBooks : Specification<Book>
    {
        public LongBooks(int atLeast, int skip, int take) =>
            Query
                .Where(x => x.Pages >= atLeast)
                .OrderByDescending(x => x.Pages)
                .ThenBy(x => x.Title)
                .Skip(skip)
                .Take(take)
                .AsNoTracking();
    }

    private sealed class TitlesFromTheEnd : Specification<Book, string>
    {
        public TitlesFromTheEnd() => Query.Where(x => x.Pages > 0).OrderByDescending(x => x.Title).Select(x => x.Title);
    }

    private sealed record Book(int Id, string Title, int Pages);

    private sealed class Shelf(DbContextOptions<Shelf> options) : DbContext(options)
    {
        public DbSet<Book> Books => Set<Book>();
    }
}
