package reports

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// soFar are results as they were when they had some of their records.
func soFar(res *record.Results, records int) *record.Results {
	part := *res
	part.Records = res.Records[:records]
	return &part
}

// What is streamed is what is written at once; whether messages were lost is told of every record.
func TestStream(t *testing.T) {
	all := trials(engine.Sim)
	for _, f := range Formats() {
		if !f.Streams() {
			continue
		}
		var streamed, whole bytes.Buffer
		s := NewStream(&streamed, f, Options{})
		for n := 1; n < len(all.Records); n++ {
			if err := s.Write(soFar(all, n)); err != nil {
				t.Fatal(err)
			}
			last := all.Records[n-1]
			if last.OK() && f == CSV && strings.Count(streamed.String(), "\n") != n+1 {
				t.Errorf("%v: %d lines after %d records", f, strings.Count(streamed.String(), "\n"), n)
			}
		}
		late := soFar(all, len(all.Records))
		late.Warnings = append(slices.Clone(late.Warnings), "found at the end")
		if err := s.Close(late); err != nil {
			t.Fatal(err)
		}
		if err := Write(&whole, f, all, Options{}); err != nil {
			t.Fatal(err)
		}
		got, want := streamed.String(), whole.String()
		if f == Bench {
			got = strings.Replace(got, "# warning: found at the end\n", "", 1)
			if got == streamed.String() {
				t.Error("the warning is missing")
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v: at once (-) and streamed (+):\n%s", f, diff)
		}
	}
}

// failing writes some bytes and then fails.
type failing struct{ room int }

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// The first error is that of all that follow, and a record that is not valid is one.
func TestStreamFails(t *testing.T) {
	all := usual(engine.Sim)
	s := NewStream(&failing{1 << 12}, CSV, Options{})
	for n := 1; n <= len(all.Records); n++ {
		_ = s.Write(soFar(all, n))
	}
	if err := s.Close(all); !errors.Is(err, errFull) {
		t.Errorf("%v; want %v", err, errFull)
	}
	wrong := soFar(all, 1)
	wrong.Records = slices.Clone(wrong.Records)
	wrong.Records[0].Messages = -1
	err := NewStream(&bytes.Buffer{}, CSV, Options{}).Write(wrong)
	if err == nil || !strings.Contains(err.Error(), "records[0]") {
		t.Errorf("of a record that is not valid: %v", err)
	}
}

// Whatever ends the writing of growing results, all that was written before the last line is read.
func TestReadGrowing(t *testing.T) {
	all := trials(engine.Sim)
	var text bytes.Buffer
	var g record.Growing
	ends := []int{0}
	for n := 1; n <= len(all.Records); n++ {
		if err := g.Write(&text, soFar(all, n)); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, text.Len())
	}
	for n := 1; n < len(ends); n++ {
		for _, torn := range []string{"", `{"algorithm":"bul`, "\x00\x00\x00", `"a warn`} {
			res, err := record.Read(append(bytes.Clone(text.Bytes()[:ends[n]]), torn...))
			if err != nil {
				t.Fatalf("%d records and %q: %v", n, torn, err)
			}
			if diff := cmp.Diff(all.Records[:n], res.Records); diff != "" {
				t.Errorf("%d records and %q, differ:\n%s", n, torn, diff)
			}
			said := slices.Contains(res.Warnings,
				fmt.Sprintf("Line %d was not written to its end; it and what follows is left out.", n+2))
			if !res.Interrupted || said != (torn != "") {
				t.Errorf("%d records and %q: interrupted %v, warnings %q", n, torn, res.Interrupted, res.Warnings)
			}
		}
	}
	res, err := record.Read(text.Bytes())
	if err != nil || res.Scenario.Trials != 5 || !strings.Contains(strings.Join(res.Warnings, "\n"), "violation") {
		t.Errorf("%v, warnings %q; want what the records show as well", err, res.Warnings)
	}
	later := soFar(all, 1)
	later.Warnings = append(slices.Clone(all.Warnings), "found later")
	var other record.Growing
	text.Reset()
	if err := errors.Join(other.Write(&text, soFar(all, 1)), other.Write(&text, later)); err != nil {
		t.Fatal(err)
	}
	if res, err = record.Read(text.Bytes()); err != nil || !slices.Contains(res.Warnings, "found later") {
		t.Errorf("%v, warnings %q; want the later one", err, res.Warnings)
	}
	// A record that was changed is refused in its own line.
	broken := bytes.Replace(text.Bytes(), []byte(`"nodes":4,`), []byte(`"nodes":-4,`), 1)
	if _, err := record.Read(broken); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a record of -4 nodes: %v", err)
	}
}
