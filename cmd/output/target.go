package output

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Target is where a report goes: standard output, or a file that appears as a whole or not at all.
// One rule holds for all commands: a regular file that is there already is replaced only where
// --force says so, and keeps its mode; what a link leads to is written, and the link stays.
type Target struct {
	key    string      // what asks for it, for errors
	path   string      // as it was given
	file   string      // the regular file that it leads to, "" for what is written to directly
	mode   fs.FileMode // of the file that is replaced, 0 where there is none
	direct io.Writer   // standard output, a device or a pipe
	first  bool        // direct is standard output
	closer io.Closer   // of what was opened to be written to directly, or nil
}

// Standard is standard output: what is written to it, and the file that this is, nil where it is
// none.
type Standard struct {
	io.Writer
	File *os.File
}

// Target makes sure, before the work, that there is a place for what a key (such as output) asks to
// be written to a path. No path and - are standard output. A file that is there already is refused
// unless force says that it may go. Where it is an error, what was opened is to be closed all the
// same.
func (s Standard) Target(key, path string, force bool) (*Target, error) {
	t := &Target{key: key, path: path}
	if path == "" || path == "-" {
		t.direct, t.first = s.Writer, true
		return t, nil
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && s.is(info):
		t.direct, t.first = s.Writer, true
		return t, nil
	case err == nil && info.Mode()&fs.ModeSocket != 0:
		return nil, t.Wrong(" is a socket (allowed: files, pipes and devices)")
	case err == nil && info.IsDir():
		return nil, t.Wrong(" is a folder (allowed: the name of a file)")
	case err == nil && (!info.Mode().IsRegular() || isDescriptor(path)):
		return t, t.openDirect(info)
	case err == nil && !force:
		return nil, t.Wrong(" is there already (allowed: another name, or --force)")
	case err == nil:
		t.mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return nil, t.Wrong(" cannot be written: " + suggest.Reason(err))
	}
	if t.file, err = followed(path); err != nil {
		return nil, t.Wrong(" cannot be written: " + suggest.Reason(err))
	}
	folder := folderOf(t.file)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, t.Wrong(": there is no folder " + suggest.Name(folder))
	}
	if err := undivided(func() error { return probe(folder) }); err != nil {
		return nil, t.Wrong(" cannot be written: " + suggest.Reason(err))
	}
	return t, nil
}

// folderOf is the folder of a file as the system finds it, which filepath.Dir is not: a/../b is
// nowhere where there is no a, and beside another folder where a is a link.
func folderOf(file string) string {
	folder, _ := filepath.Split(file)
	if rest := strings.TrimRight(folder, string(filepath.Separator)); rest != "" || folder == "" {
		return cmp.Or(rest, ".")
	}
	return folder
}

// probe makes sure that files can be made in a folder.
func probe(folder string) error {
	f, err := temporary(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// is tells whether a file is standard output, by whatever name.
func (s Standard) is(info fs.FileInfo) bool {
	if s.File == nil {
		return false
	}
	out, err := s.File.Stat()
	return err == nil && os.SameFile(out, info)
}

// isDescriptor tells whether a path is of a file that somebody has opened for this process.
func isDescriptor(path string) bool {
	return strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/") || path == "/dev/stderr"
}

// openDirect opens a device or a pipe. A named pipe that nobody reads would have the program wait
// for ever, so it is refused.
func (t *Target) openDirect(info fs.FileInfo) error {
	flag := os.O_WRONLY
	if info.Mode()&fs.ModeNamedPipe != 0 {
		flag |= syscall.O_NONBLOCK
	}
	if info.Mode().IsRegular() {
		flag |= os.O_APPEND // somebody else may write to it too
	}
	f, err := os.OpenFile(t.path, flag, 0)
	switch {
	case errors.Is(err, syscall.ENXIO):
		return t.Wrong(" is a pipe that nobody reads (allowed: one with a reader, or a file)")
	case err != nil:
		return t.Wrong(" cannot be written: " + suggest.Reason(err))
	}
	t.direct, t.closer = f, f
	return nil
}

// Wrong is an error about the place.
func (t *Target) Wrong(why string) error {
	return fmt.Errorf("%s: %s%s", t.key, suggest.Name(t.path), why)
}

// followed is the file that a path leads to, over links, whether or not it is there.
func followed(path string) (string, error) {
	const most = 40 // links, after which it is a loop
	for range most {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		next, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(path), next)
		}
		path = next
	}
	return "", syscall.ELOOP
}

// temporary makes a file beside the one whose place it will take. Its mode is that of any new file.
func temporary(folder string) (*os.File, error) {
	name := folder + string(filepath.Separator) + ".joulemark-" + rand.Text()
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

// Write writes the whole. Where that fails, nothing of a file is left, and what was there before is
// as it was.
func (t *Target) Write(write func(io.Writer) error) error {
	if t.file == "" {
		return t.Written(fill(t.direct, write))
	}
	return undivided(func() error { return t.replace(write) })
}

// Written closes what was written to directly, and says which file an error of that is about.
func (t *Target) Written(err error) error {
	return errors.Join(t.failed(err), t.failed(t.Close()))
}

// replace writes a temporary file, which then takes its place.
func (t *Target) replace(write func(io.Writer) error) error {
	f, err := temporary(folderOf(t.file))
	if err != nil {
		return t.failed(err)
	}
	err = fill(f, write)
	if err == nil {
		err = f.Sync()
	}
	if err == nil && t.mode != 0 {
		err = f.Chmod(t.mode)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), t.file)
	}
	if err != nil {
		return errors.Join(t.failed(err), os.Remove(f.Name()))
	}
	return nil
}

// failed says which file an error is about. Errors of the report itself and of standard output say
// so themselves.
func (t *Target) failed(err error) error {
	of, ok := errors.AsType[*fs.PathError](err)
	if !ok || t.path == "" {
		return err
	}
	return fmt.Errorf("%s: %s: %w", t.key, suggest.Name(t.path), of.Err)
}

// Standard reports whether the target is standard output.
func (t *Target) Standard() bool { return t.first }

// Direct is what can be written to as results come: standard output, a device or a pipe; nil for a
// file, which appears as a whole.
func (t *Target) Direct() io.Writer { return t.direct }

// Close ends what was opened. After Write it does nothing.
func (t *Target) Close() error {
	if t.closer == nil {
		return nil
	}
	c := t.closer
	t.closer = nil
	return c.Close()
}

func fill(out io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriter(out)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}
