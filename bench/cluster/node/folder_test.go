package node

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/socket"
)

// What is saved is there for the next process of the same run, and for nobody else.
func TestFolder(t *testing.T) {
	dir, token := t.TempDir(), socket.NewToken()
	f := NewFolder(dir, 3, token)
	if _, err := f.Load(); !errors.Is(err, errForeign) {
		t.Errorf("before the start: %v; want %v", err, errForeign)
	}
	if err := f.Begin(); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Load(); err != nil || !cmp.Equal(got, Durable{}) {
		t.Errorf("at the start: %+v, %v; want nothing", got, err)
	}
	seen := []algorithms.Observation{{What: 3, Value: -1 << 63, Aux: 1<<63 - 1}, {}}
	for _, want := range []Durable{
		{State: []byte("first")},
		{State: bytes.Repeat([]byte("x"), 1<<20), Last: control.Batch{Number: 1, Seen: seen}},
		{State: []byte("last"), Last: control.Batch{Number: 1}},
		{Last: control.Batch{Number: 1 << 40, Seen: seen[:1]}},
	} {
		if err := f.Save(want); err != nil {
			t.Fatal(err)
		}
		got, err := NewFolder(dir, 3, token).Load()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-saved +loaded):\n%s", err, diff)
		}
	}
	for name, other := range map[string]*Folder{
		"node": NewFolder(dir, 4, token),
		"run":  NewFolder(dir, 3, socket.NewToken()),
	} {
		if got, err := other.Load(); !errors.Is(err, errForeign) {
			t.Errorf("another %s: %+v, %v; want %v", name, got, err, errForeign)
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
	if err := f.Save(Durable{
		State: []byte("word"),
		Last:  control.Batch{Number: 2, Seen: make([]algorithms.Observation, 2)},
	}); err != nil {
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
				t.Fatalf("byte %d: %+v, %v; want an error that names the file", i, got, err)
			}
		}
	}
}

// Where the last step fails, what was saved before is still there.
func TestFolderKeepsTheLast(t *testing.T) {
	dir := t.TempDir()
	f := NewFolder(dir, 0, socket.NewToken())
	if err := f.Save(Durable{State: []byte("before")}); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "node-0.stable.new", "of somebody else"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(Durable{State: []byte("after")}); err == nil {
		t.Error("saved over a directory")
	}
	if got, err := f.Load(); err != nil || string(got.State) != "before" {
		t.Errorf("%+v, %v; want what was saved before", got, err)
	}
}

// A file that is none is neither read nor written through, whatever it leads to.
func TestFolderTakesFilesOnly(t *testing.T) {
	dir, token := t.TempDir(), socket.NewToken()
	f := NewFolder(dir, 0, token)
	other := filepath.Join(dir, "other")
	if err := f.Save(Durable{State: []byte("word")}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "node-0.stable")
	for _, err := range []error{os.Rename(path, other), os.Symlink(other, path), os.Symlink(other, path+".new")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, err := f.Load(); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("through a link: %+v, %v; want an error that names it", got, err)
	}
	if err := f.Save(Durable{State: []byte("next")}); err != nil {
		t.Fatal(err)
	}
	got, err := f.Load()
	if err != nil || string(got.State) != "next" {
		t.Errorf("%+v, %v; want what was saved last", got, err)
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Load(); err != nil || string(got.State) != "word" {
		t.Errorf("behind the links: %+v, %v; want what was there", got, err)
	}
}

// FuzzDurable reads whatever follows the header of a file. What is read is written again as it was
// read.
func FuzzDurable(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{1, 1, 3, 2, 4, 'x'})
	f.Add([]byte{0, 255, 255, 3})
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := decodeDurable(b)
		if err != nil {
			return
		}
		written := d.append(nil)
		again, err := decodeDurable(written)
		if err != nil || !bytes.Equal(again.append(nil), written) {
			t.Errorf("%+v, read again as %+v, %v", d, again, err)
		}
	})
}
