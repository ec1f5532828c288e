using System.Runtime.InteropServices;

namespace Takt.Otlp;

/// <summary>Address space and pages, as POSIX (<c>mmap</c>, <c>mprotect</c>) and Windows (<c>VirtualAlloc</c>) give them.</summary>
internal static unsafe partial class SystemPages
{
    // The same numbers on Linux and macOS, but for the last.
    private const int NoAccess = 0, ReadWrite = 1 | 2, Private = 2, AnonymousOnLinux = 0x20, AnonymousOnMac = 0x1000;

    private const uint Commits = 0x1000, Reserves = 0x2000, Releases = 0x8000, PageNoAccess = 1, PageReadWrite = 4;

    /// <summary>Null when there is no such space.</summary>
    public static byte* Reserve(nint bytes)
    {
        if (OperatingSystem.IsWindows())
            return VirtualAlloc(null, bytes, Reserves, PageNoAccess);
        var anonymous = OperatingSystem.IsMacOS() ? AnonymousOnMac : AnonymousOnLinux;
        var address = Map(null, bytes, NoAccess, Private | anonymous, -1, 0);
        return (nint)address == -1 ? null : address;
    }

    /// <summary>Makes the bytes <paramref name="from"/> to <paramref name="to"/> usable, whole pages of them.</summary>
    public static bool Commit(byte* address, nint from, nint to)
    {
        var page = Environment.SystemPageSize;
        var start = from / page * page;
        return OperatingSystem.IsWindows()
            ? VirtualAlloc(address + start, to - start, Commits, PageReadWrite) is not null
            : Protect(address + start, to - start, ReadWrite) == 0;
    }

    public static void Free(byte* address, nint bytes)
    {
        if (OperatingSystem.IsWindows())
            _ = VirtualFree(address, 0, Releases);
        else
            _ = Unmap(address, bytes);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(byte* address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(byte* address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* address, nint length);

    [LibraryImport("kernel32")]
    private static partial byte* VirtualAlloc(byte* address, nint size, uint kind, uint protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualFree(byte* address, nint size, uint kind);
}
