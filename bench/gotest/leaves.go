package gotest

import (
	"context"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// leaf is a benchmark without sub-benchmarks, on a number of processors.
type leaf struct {
	*built
	name string // without the number of processors
	cpu  int
}

// String is the name as package testing prints it.
func (l *leaf) String() string {
	if l.cpu == 1 {
		return l.name
	}
	return fmt.Sprintf("%s-%d", l.name, l.cpu)
}

// threads is the number of processors that the benchmarks use unless somebody says otherwise. They
// have the environment of this process.
func threads() int { return runtime.GOMAXPROCS(0) }

// leaves finds the sub-benchmarks of a benchmark by running each once. What ends the whole process,
// a panic for example, is left out the next time, so that those after it are found too.
func (r *run) leaves(ctx context.Context, b *built, top, pattern string, cpus []int) ([]leaf, error) {
	r.progress("%s: looking for sub-benchmarks of %s", b.path, top)
	var names, skip []string
	suspect := "" // began before the process ended, behind another that had a result
	if r.Flags.skip != "" {
		skip = append(skip, r.Flags.skip)
	}
	for {
		args := r.Flags.arguments(pattern, "1x", cpus[0], "-test.v=true")
		if len(skip) > 0 {
			args = append([]string{"-test.skip=" + strings.Join(skip, "|")}, args...)
		}
		e, err := spawn(ctx, r.Timeout, b.dir, b.binary, args...)
		if err != nil {
			return nil, err
		}
		t := listingOf(e.out, top, cpus[0])
		for _, name := range t.results {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		for _, f := range t.failed {
			if err := r.fail(&leaf{b, f.name, cpus[0]}, f.why, ""); err != nil {
				return nil, err
			}
		}
		for _, s := range t.skipped {
			r.Skipped++
			l := leaf{b, s.name, cpus[0]}
			r.Results.Warn("%s was skipped: %s", &l, s.why)
		}
		if t.complete {
			break
		}
		name := t.running()
		if len(names)+len(t.failed)+len(t.skipped) > 0 && name == top {
			break // sub-benchmarks have come to their end, and what is after them ends the process
		}
		if last := t.last(); name != suspect && last != "" && !e.timedOut {
			// A benchmark that panics can have its result printed before the process is gone. So
			// the one that was at work is tried without it; it is measured in a process of its own
			// anyway.
			suspect, skip = name, append(skip, exactly(last))
			continue
		}
		why := r.verdict(e, nil)
		if e.status == "" && !e.timedOut {
			why = "it ended the process (os.Exit), and has no result"
		}
		if err := r.fail(&leaf{b, name, cpus[0]}, why, e.err); err != nil {
			return nil, err
		}
		if name == top {
			break
		}
		skip = append(skip, exactly(name))
	}
	var found []leaf
	for _, cpu := range cpus {
		for _, name := range names {
			found = append(found, leaf{b, name, cpu})
		}
	}
	return found, nil
}

// told is a benchmark with a reason.
type told struct{ name, why string }

// listing is what running the benchmarks below one says of them.
type listing struct {
	top             string
	started         []string // announced, in their order
	results         []string // of benchmarks without sub-benchmarks
	failed, skipped []told
	complete        bool // the process has come to its own end
}

// listingOf reads what a test binary prints with -v. What benchmarks print themselves may stand
// anywhere.
func listingOf(text, top string, cpu int) listing {
	t := listing{top: top}
	name := `(` + regexp.QuoteMeta(top) + `(?:[/-]\S*)?)`
	result := regexp.MustCompile(name + `\s*\t\s*1(?:\t|\s*$)`)
	announced := regexp.MustCompile(`^` + name + `$`)
	verdict := regexp.MustCompile(`^\s*--- (FAIL|SKIP): ` + name)
	why := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := result.FindStringSubmatch(line); m != nil {
			t.results = append(t.results, strings.TrimSuffix(m[1], fmt.Sprintf("-%d", cpu)))
		} else if m := verdict.FindStringSubmatch(line); m != nil {
			of := told{m[2], reason(why)}
			if m[1] == "FAIL" {
				t.failed = append(t.failed, of)
			} else {
				t.skipped = append(t.skipped, of)
			}
			why = ""
		} else if announced.MatchString(line) {
			t.started = append(t.started, line)
			why = ""
		} else if strings.HasPrefix(line, "    ") {
			why += line + "\n"
		}
		t.complete = t.complete || line == "PASS" || line == "FAIL"
	}
	// A benchmark fails with any of those below it, and what is below says why.
	all := t.failed
	t.failed = slices.DeleteFunc(slices.Clone(all), func(f told) bool {
		return slices.ContainsFunc(all, func(o told) bool { return strings.HasPrefix(o.name, f.name+"/") })
	})
	return t
}

// reason is why a benchmark failed or was skipped, of what it logged the last.
func reason(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	if text := strings.TrimSpace(lines[len(lines)-1]); text != "" {
		return text
	}
	return "it does not say why"
}

// last is the benchmark whose result was printed the last, or nothing.
func (t *listing) last() string {
	if len(t.results) == 0 {
		return ""
	}
	return t.results[len(t.results)-1]
}

// running is the first benchmark without sub-benchmarks that was begun and has not come to an end,
// or the top. It need not be the last: while a panic of one ends the process, the next may begin.
func (t *listing) running() string {
	for _, name := range t.started {
		over := func(o told) bool { return o.name == name }
		below := func(other string) bool { return strings.HasPrefix(other, name+"/") }
		if !slices.Contains(t.results, name) && !slices.ContainsFunc(t.failed, over) &&
			!slices.ContainsFunc(t.skipped, over) && !slices.ContainsFunc(t.started, below) {
			return name
		}
	}
	return t.top
}
