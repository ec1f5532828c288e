using System.Buffers.Binary;
using System.Text;

namespace Takt.Metering.Agents.Fields;

/// <summary>Finds a key's field and content class by its UTF-8 bytes: open addressing over a hash of length, head and tail.</summary>
internal static class KeyTable
{
    private const int Size = 1024;

    private static readonly Entry[] Entries = Build();

    private static readonly (ContentClass Class, byte[] Prefix)[] Prefixes =
        [.. KnownKeys.ContentPrefixes.Select(p => (p.Class, Encoding.UTF8.GetBytes(p.Prefix)))];

    /// <summary>False when the key means nothing here.</summary>
    public static bool TryFind(ReadOnlySpan<byte> key, out KnownKey found)
    {
        for (var i = Hash(key); Entries[i].Key is { } known; i = (i + 1) % Size)
        {
            if (!key.SequenceEqual(known))
                continue;
            found = Entries[i].Meaning;
            return true;
        }
        found = default;
        foreach (var (prefixClass, prefix) in Prefixes)
        {
            if (!key.StartsWith(prefix))
                continue;
            found = new KnownKey(Field.None, prefixClass, Rank: 0);
            return true;
        }
        return false;
    }

    private static Entry[] Build()
    {
        var entries = new Entry[Size];
        var ranks = new byte[byte.MaxValue + 1];
        var contents = KnownKeys.Content.SelectMany(content => content.Keys, (content, key) => (key, content.Class)).ToDictionary();
        foreach (var (key, field) in KnownKeys.Fields.Concat(DimensionKeys.Own))
        {
            contents.Remove(key, out var content);
            Add(key, new KnownKey(field, content, ranks[(int)field]++));
        }

        foreach (var (key, content) in contents)
            Add(key, new KnownKey(Field.None, content, Rank: 0));
        return entries;

        void Add(string key, KnownKey meaning)
        {
            var bytes = Encoding.UTF8.GetBytes(key);
            var i = Hash(bytes);
            while (entries[i].Key is not null)
                i = (i + 1) % Size;
            entries[i] = new Entry(bytes, meaning);
        }
    }

    private static int Hash(ReadOnlySpan<byte> key)
    {
        ulong head, tail;
        if (key.Length >= 8)
        {
            head = BinaryPrimitives.ReadUInt64LittleEndian(key);
            tail = BinaryPrimitives.ReadUInt64LittleEndian(key[^8..]);
        }
        else
        {
            head = 0;
            foreach (var b in key)
                head = (head << 8) | b;
            tail = head;
        }
        var mixed = (head * 0x9E3779B97F4A7C15) ^ (tail * 0xC2B2AE3D27D4EB4F) ^ (ulong)key.Length;
        return (int)((mixed * 0x9E3779B97F4A7C15) >> 54);
    }

    private readonly record struct Entry(byte[]? Key, KnownKey Meaning);
}

/// <summary>What a key means.</summary>
/// <param name="Field">None for content.</param>
/// <param name="Rank">Among the spellings of the field, 0 being the best.</param>
internal readonly record struct KnownKey(Field Field, ContentClass Content, byte Rank);
