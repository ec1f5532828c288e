namespace Takt.Server.Database.BuiltIn;

/// <summary>One server per data directory. The operating system drops the lock when the process ends, however it ends.</summary>
internal sealed class DataLock : IDisposable
{
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <exception cref="StartException">Another server holds it, or the directory can't be written.</exception>
    public static DataLock Take(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "server.lock");
        try
        {
            Directory.CreateDirectory(dataDirectory);
            return new DataLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException(
                $"No permission to write in {dataDirectory}. Give it to the user Takt runs as, or choose another place with --data or "
                    + "TAKT_DATA.", e);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StartException(
                $"Another takt-server is using {dataDirectory}. Stop it, or choose another place with --data or TAKT_DATA.", e);
        }
        catch (IOException e)
        {
            throw new StartException(
                $"The data directory {dataDirectory} can't be made: {e.Message} Choose another place with --data or TAKT_DATA.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
