package schedule_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/journal"
	"github.com/joulemark/joulemark/bench/explore/schedule"
)

func written(t *testing.T) (*schedule.File, string) {
	t.Helper()
	f := schedule.New(journal.SubjectOf("2pc", "complete", explore.Config{
		Graph: algorithms.Complete(3), Params: algorithms.Params{"votes": "yes"}, Seed: 7, Delta: 1500,
		Bounds: explore.Bounds{explore.Crash: 1},
	}), explore.Finding{
		Kind: explore.Deadlock, Err: errors.New("blocked: 2 of 2 wait"),
		Schedule: []string{"deliver 0 -> 1: prepare t1", "crash 0"},
	})
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return f, b.String()
}

func TestFileComesBack(t *testing.T) {
	f, text := written(t)
	back, err := schedule.Read(strings.NewReader(text))
	if err != nil || !reflect.DeepEqual(f, back) {
		t.Fatalf("%+v comes back as %+v, %v, from\n%s", f, back, err, text)
	}
	c, err := back.Config()
	if err != nil {
		t.Fatal(err)
	}
	if c.Graph.N() != 3 || c.Seed != 7 || c.Delta != 1500 || c.Bounds.String() != "crashes<=1" ||
		c.Params["votes"] != "yes" {
		t.Errorf("%+v", c)
	}
}

// TestWhatIsUsualIsNotWritten: a bound of 0 would be read as one, and is the usual one.
func TestWhatIsUsualIsNotWritten(t *testing.T) {
	f := schedule.New(journal.SubjectOf("2pc", "complete", explore.Config{Graph: algorithms.Complete(3)}),
		explore.Finding{Kind: explore.Deadlock, Err: errors.New("stuck"), Schedule: []string{"crash 0"}})
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"delta_us", "params", "faults"} {
		if strings.Contains(b.String(), key) {
			t.Errorf("%s is written in\n%s", key, b.String())
		}
	}
	back, err := schedule.Read(&b)
	if err != nil || back.DeltaUS != 0 || len(back.Params) > 0 || back.Faults != "" {
		t.Errorf("%+v, %v", back, err)
	}
}

func TestFilesThatAreWrong(t *testing.T) {
	_, text := written(t)
	for _, tt := range []struct{ old, fresh, want string }{
		{"algorithm: 2pc", "algorithm: ''", "algorithm"},
		{"nodes: 3", "nodes: three", "nodes"},
		{"seed: 7", "sed: 7", "sed"},
		{"seed: 7", "seed: 7\nseed: 8", "seed"},
		{"faults: crashes<=1", "faults: crashs<=1", "crashes"},
		{"topology: complete", "topology: square", "square"},
		{"nodes: 3", "nodes: 0", "0"},
		{"nodes: 3", "nodes: -1", "-1"},
		{text, "", "empty"},
		{text, "- 1", "the file"},
	} {
		f, err := schedule.Read(strings.NewReader(strings.Replace(text, tt.old, tt.fresh, 1)))
		if err == nil {
			_, err = f.Config()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q for %q: %v; want an error about %s", tt.fresh, tt.old, err, tt.want)
		}
	}
}

// FuzzRead: whatever is in a file, reading it neither panics nor takes what Write could not have
// written.
func FuzzRead(f *testing.F) {
	f.Add("algorithm: 2pc\nnodes: 3\ntopology: complete\nfaults: crashes<=1\nsteps:\n  - crash 0\n")
	f.Add("steps: [a, b]\nparams: {a: b}")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := schedule.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := file.Write(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := schedule.Read(&b); err != nil {
			t.Errorf("%q was read, and what is written of it is not: %v", text, err)
		}
	})
}
