using System.Collections;

namespace Takt.Metering.Usage;

/// <summary>
/// Reports in the order of their telling, in pieces of the same size: a list that grows never moves what it holds, and no array is so
/// large that only a full collection would free it.
/// </summary>
public sealed class ReportList<T> : IReadOnlyList<T>
{
    /// <summary>Reports in a piece.</summary>
    public const int PieceLength = 64;

    private const int PiecesKept = 16;

    private readonly List<T[]> _pieces = [];

    public int Count { get; private set; }

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _pieces[index / PieceLength][index % PieceLength];
        }
    }

    public void Add(in T report)
    {
        if (Count == _pieces.Count * PieceLength)
            _pieces.Add(new T[PieceLength]);
        _pieces[Count / PieceLength][Count % PieceLength] = report;
        Count++;
    }

    public bool Exists(Predicate<T> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        foreach (var report in this)
        {
            if (match(report))
                return true;
        }
        return false;
    }

    /// <summary>Empties the list, and keeps a few pieces for the next reports.</summary>
    public void Clear()
    {
        if (_pieces.Count > PiecesKept)
            _pieces.RemoveRange(PiecesKept, _pieces.Count - PiecesKept);
        for (var piece = 0; piece < _pieces.Count && piece * PieceLength < Count; piece++)
            Array.Clear(_pieces[piece]);
        Count = 0;
    }

    /// <summary>A view of the same pieces: the reports from <paramref name="start"/> on, at most <paramref name="count"/>.</summary>
    /// <param name="start">A multiple of <see cref="PieceLength"/>.</param>
    public ReportList<T> View(int start, int count)
    {
        if (start % PieceLength != 0)
            throw new ArgumentException("A view begins with a piece.", nameof(start));
        var view = new ReportList<T> { Count = Math.Clamp(Count - start, 0, count) };
        for (var piece = start / PieceLength; piece * PieceLength < start + view.Count; piece++)
            view._pieces.Add(_pieces[piece]);
        return view;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public struct Enumerator : IEnumerator<T>
    {
        private readonly ReportList<T> _list;
        private T[] _piece = [];
        private int _index = -1;

        internal Enumerator(ReportList<T> list) => _list = list;

        public readonly T Current => _piece[_index % PieceLength];

        readonly object? IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (++_index >= _list.Count)
                return false;
            if (_index % PieceLength == 0)
                _piece = _list._pieces[_index / PieceLength];
            return true;
        }

        public void Reset() => _index = -1;

        public readonly void Dispose()
        {
        }
    }
}
