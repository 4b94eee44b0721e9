package strict

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Limits of what is read, in bytes: far more than anybody writes, and little enough for any
// machine. The tree of a file takes about three times its size.
const (
	MaxInput   = 1 << 20  // scenarios, profiles and lists of hosts, which people write
	MaxTable   = 16 << 20 // tables of grid factors, which programs write
	MaxResults = 64 << 20 // saved results: some 20,000 records of 3 kB
)

// Read reads to the end, but no more than the limit.
func Read(r io.Reader, limit int) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err == nil && len(content) > limit {
		err = fmt.Errorf("more than %d bytes (allowed: up to as many)", limit)
	}
	return content, err
}

// ReadFile reads a regular file, a pipe or standard input. A device is refused before it is opened,
// since opening one may do something, and reading it may never end.
func ReadFile(name string, limit int) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, about(name, err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a directory (allowed: files)", suggest.Name(name))
	}
	if mode := info.Mode(); !mode.IsRegular() && mode&os.ModeNamedPipe == 0 {
		if in, err := os.Stdin.Stat(); err != nil || !os.SameFile(in, info) {
			return nil, fmt.Errorf("%s is no file to read (allowed: regular files, pipes and standard input)",
				suggest.Name(name))
		}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, about(name, err)
	}
	content, err := Read(f, limit)
	if err = errors.Join(err, f.Close()); err != nil {
		err = about(name, err)
	}
	return content, err
}

// about says what is wrong with a file, without the call that found it out.
func about(name string, err error) error {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		err = of.Err
	}
	return fmt.Errorf("%s: %w", suggest.Name(name), err)
}
