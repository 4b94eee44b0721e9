package parts

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/sweep/shard"
)

var two = shard.Shard{Number: 2, Count: 3}

func head() Head { return Head{Tool: "test", Job: "id", Chunks: 9, Source: []byte(`{"a":1}`)} }

// content is the chunks of a file with their results, in the order of the file.
func content(t *testing.T, path string) (chunks []string) {
	t.Helper()
	err := Read(path, func(h Head) error {
		if h.Job != "id" || h.Shard != "2/3" || string(h.Source) != `{"a":1}` {
			t.Errorf("head %+v", h)
		}
		return nil
	}, func(chunk int, result []byte) error {
		chunks = append(chunks, fmt.Sprintf("%d: %s", chunk, result))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return chunks
}

// A file is there under its name once it is done; before, it holds whole chunks whatever ended its
// writer, and another one goes on behind them.
func TestFileGrows(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	name := filepath.Join(folder, "shard-2-of-3.chunks")
	add := func(done bool, chunks ...int) {
		t.Helper()
		f, err := Open(folder, two, head())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range chunks {
			if err := f.Add(c, []byte(fmt.Sprintf(`{"of":%d}`, c))); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Close(done); err != nil {
			t.Fatal(err)
		}
	}
	add(false, 1, 4)
	text, err := os.ReadFile(name + ".partial")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	for cut := range len(lines[2]) { // the last chunk is written in part
		if err := os.WriteFile(name+".partial", text[:len(text)-len(lines[2])+cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if got := content(t, name+".partial"); !slices.Equal(got, []string{`1: {"of":1}`}) {
			t.Fatalf("cut after %d bytes: %q", cut, got)
		}
	}
	if files, err := In(folder); err != nil || !slices.Equal(files, []string{name + ".partial"}) {
		t.Errorf("%q, %v while it is written", files, err)
	}
	add(true, 4, 7)
	want := []string{`1: {"of":1}`, `4: {"of":4}`, `7: {"of":7}`}
	if got := content(t, name); !slices.Equal(got, want) {
		t.Errorf("%q; want %q", got, want)
	}
	if f, err := Open(folder, two, head()); f != nil || err != nil {
		t.Errorf("a file that is done: %v, %v", f, err)
	}
	files, err := In(folder)
	if err != nil || !slices.Equal(files, []string{name}) || !Is(name, two) || !Is(name+".partial", two) ||
		Is(name, shard.Shard{Number: 1, Count: 3}) {
		t.Errorf("%q, %v", files, err)
	}
	if err := Remove(folder, two); err != nil {
		t.Error(err)
	}
	if files, err := In(folder); err != nil || files != nil {
		t.Errorf("%q, %v after removing", files, err)
	}
}

// What is no file of chunks is refused by its name and line, and so is what the reader refuses.
func TestReadRefuses(t *testing.T) {
	own := errors.New("own")
	const first = `{"format":1,"tool":"t","job":"id","chunks":9,"shard":"2/3","source":{}}` + "\n"
	for text, want := range map[string]string{
		"":                                   "line 1: it is empty",
		"{}\n":                               "line 1: format: 0 (allowed: 1)",
		strings.Replace(first, "1", "2", 1):  "line 1: format: 2 (allowed: 1)",
		"a,b\n":                              "line 1: it is no file of chunks of a sweep",
		first + "{\"chunk\":1\n":             "line 2: ",
		first + "{\"chunk\":1,\"more\":2}\n": "line 2: ",
		first + "{\"chunk\":5}\n":            "line 2: own",
	} {
		path := filepath.Join(t.TempDir(), "x.chunks")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		err := Read(path, func(Head) error { return nil }, func(int, []byte) error { return own })
		if err == nil || !strings.HasPrefix(err.Error(), path+": "+want) {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
	if err := Read(filepath.Join(t.TempDir(), "none"), nil, nil); err == nil {
		t.Error("a file that is not there is read")
	}
}

// What is taken away is the file of a shard, be it done or not, and no other.
func TestRemove(t *testing.T) {
	folder, other := t.TempDir(), shard.Shard{Number: 1, Count: 3}
	for _, s := range []shard.Shard{two, other} {
		f, err := Open(folder, s, head())
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(false); err != nil {
			t.Fatal(err)
		}
	}
	if err := Remove(folder, two); err != nil {
		t.Fatal(err)
	}
	files, err := In(folder)
	if want := []string{filepath.Join(folder, Name(other)+partial)}; err != nil || !slices.Equal(files, want) {
		t.Errorf("%q, %v; want %q", files, err, want)
	}
}
