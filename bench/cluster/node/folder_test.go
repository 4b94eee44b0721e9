package node

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/socket"
)

// What is saved is there for the next process of the same run, and for nobody else.
func TestFolder(t *testing.T) {
	dir, token := t.TempDir(), socket.NewToken()
	f := NewFolder(dir, 3, token)
	if _, err := f.Load(); !errors.Is(err, errForeign) {
		t.Errorf("before the start: %v; want %v", err, errForeign)
	}
	for _, stable := range [][]byte{nil, []byte("first"), bytes.Repeat([]byte("x"), 1<<20), []byte("last")} {
		if stable == nil {
			if err := f.Begin(); err != nil {
				t.Fatal(err)
			}
		} else if err := f.Save(stable); err != nil {
			t.Fatal(err)
		}
		got, err := NewFolder(dir, 3, token).Load()
		if err != nil || !bytes.Equal(got, stable) {
			t.Errorf("%d bytes, %v; want %d", len(got), err, len(stable))
		}
	}
	for name, other := range map[string]*Folder{
		"node": NewFolder(dir, 4, token),
		"run":  NewFolder(dir, 3, socket.NewToken()),
	} {
		if got, err := other.Load(); !errors.Is(err, errForeign) {
			t.Errorf("another %s: %q, %v; want %v", name, got, err, errForeign)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("files %v, %v; want one", left, err)
	}
}

// A file that was damaged is not taken for the node's word, wherever the damage is.
func TestFolderDamaged(t *testing.T) {
	dir, token := t.TempDir(), socket.NewToken()
	f := NewFolder(dir, 0, token)
	if err := f.Save([]byte("word")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "node-0.stable")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		for _, content := range [][]byte{bad, good[:i]} {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if got, err := f.Load(); err == nil || !strings.Contains(err.Error(), path) {
				t.Fatalf("byte %d: %q, %v; want an error that names the file", i, got, err)
			}
		}
	}
}

// Where the last step fails, what was saved before is still there.
func TestFolderKeepsTheLast(t *testing.T) {
	dir := t.TempDir()
	f := NewFolder(dir, 0, socket.NewToken())
	if err := f.Save([]byte("before")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "node-0.stable.new"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.Save([]byte("after")); err == nil {
		t.Error("saved over a directory")
	}
	if got, err := f.Load(); err != nil || string(got) != "before" {
		t.Errorf("%q, %v; want what was saved before", got, err)
	}
}
