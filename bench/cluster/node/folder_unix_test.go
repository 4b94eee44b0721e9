//go:build unix

package node

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/joulemark/joulemark/bench/socket"
)

// A link is not followed and a pipe not waited for, whether it stands in the place of the file or
// of the one that takes its place.
func TestFolderOfRegularFiles(t *testing.T) {
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	for _, name := range []string{"node-0.stable", "node-0.stable.new"} {
		for kind, put := range map[string]func(path string) error{
			"link": func(path string) error { return os.Symlink(elsewhere, path) },
			"pipe": func(path string) error { return syscall.Mkfifo(path, 0o600) },
		} {
			dir := t.TempDir()
			if err := put(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			f := NewFolder(dir, 0, socket.NewToken())
			if _, err := f.Load(); err == nil {
				t.Errorf("%s as %s: loaded", kind, name)
			}
			if err := f.Begin(); err != nil {
				t.Errorf("%s as %s: begun with %v", kind, name, err)
			}
			if _, err := f.Load(); err != nil {
				t.Errorf("%s as %s: after the beginning: %v", kind, name, err)
			}
			if _, err := os.Stat(elsewhere); err == nil {
				t.Errorf("%s as %s: it was followed", kind, name)
			}
		}
	}
}
