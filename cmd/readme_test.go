package cmd

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/internal/longtest"
)

// TestReadme runs the commands of the README's console blocks and finds the lines that the README
// shows in what they print, in the same order. "…" stands for lines that were left out. What
// differs from run to run is masked: the commit, the host, what was metered, and which further
// columns there is room for beside it. Where the long tests are not asked for, the same runs are
// metered for a shorter time.
func TestReadme(t *testing.T) {
	content, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(string(content), -1)
	if len(blocks) < 3 {
		t.Fatalf("%d console blocks; the README has at least 3", len(blocks))
	}
	for _, b := range blocks {
		command, shown, _ := strings.Cut(b[1], "\n")
		t.Run(command, func(t *testing.T) { sameOutput(t, command, shown) })
	}
}

// picture is a command that the README shows, and the picture below it that this writes.
var picture = regexp.MustCompile(
	`(?m)^    (joulemark experiment .*) --output results\n\n!\[[^\]]+\]\((docs/pictures/([^)]+))\)$`)

// Every drawing of the README is, byte for byte, what the command above it writes. A picture of a
// page shows figures that were metered once, and is none.
func TestReadmePictures(t *testing.T) {
	content, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	pictures := picture.FindAllStringSubmatch(string(content), -1)
	if all := strings.Count(string(content), "](docs/pictures/"); len(pictures) != all || all < 2 {
		t.Fatalf("%d pictures, %d of them below their command (want 2 or more, all of them)", all, len(pictures))
	}
	for _, p := range pictures {
		t.Run(p[3], func(t *testing.T) {
			kept, err := os.ReadFile(filepath.Join("..", p[2]))
			if err != nil {
				t.Fatal(err)
			}
			if most := 200_000; len(kept) > most {
				t.Errorf("%d bytes (allowed: %d)", len(kept), most)
			}
			dir := t.TempDir()
			var out, errOut strings.Builder
			w := &world{algorithms: catalogue.BuiltIn(), environ: []string{"COLUMNS=120"}, out: &out, errOut: &errOut}
			if status := w.execute(t.Context(), append(arguments(t, "$ "+p[1]), "--output", dir)); status != 0 {
				t.Fatalf("exit status %d: %s", status, &errOut)
			}
			written, err := os.ReadFile(filepath.Join(dir, p[3]))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(kept, written) {
				t.Errorf("%s is not what %q writes: run it, and copy the picture", p[2], p[1])
			}
		})
	}
}

// hurried are flags of a run whose figures nobody looks at.
var hurried = []string{"--window", "1ms", "--wall-cap", "20ms"}

func sameOutput(t *testing.T, command, shown string) {
	t.Chdir("..") // where the README is, and the files that it names
	var out, errOut strings.Builder
	// The README shows what a terminal of 120 columns does.
	w := &world{algorithms: catalogue.BuiltIn(), environ: []string{"COLUMNS=120"}, out: &out, errOut: &errOut}
	args := arguments(t, command)
	if args[0] == "run" {
		args = append(args, longtest.Choose(hurried, nil)...)
	}
	if args[0] == "bench" {
		args = append(args, longtest.Choose([]string{"--benchtime", "20ms", "--count", "1"}, nil)...)
	}
	if args[0] == "exec" {
		if _, err := exec.LookPath(args[len(args)-3]); err != nil {
			t.Skip(err)
		}
	}
	status, want := w.execute(t.Context(), args), 0
	// A gate, which the README shows falling, and what an exploration has found.
	if strings.Contains(shown, "% fell (") || strings.Contains(shown, "\nFindings in ") {
		want = exitFail
	}
	if status == exitFail && strings.Contains(errOut.String(), "untimely: ") {
		t.Skipf("the machine is too busy for algorithms that rest on a bound on delays: %s", &errOut)
	}
	if status != want {
		t.Fatalf("exit status %d: %s", status, &errOut)
	}
	// Where exec says what commands cost. The README has a line for each, since it depends on the
	// figures where a terminal breaks them.
	out.WriteString(strings.ReplaceAll(errOut.String(), "\n  ", " "))
	printed := strings.Split(out.String(), "\n")
	lines := 0
	for line := range strings.SplitSeq(shown, "\n") {
		want := masked(line)
		if want == "" || want == "…" {
			continue
		}
		lines++
		for len(printed) > 0 && masked(printed[0]) != want {
			printed = printed[1:]
		}
		if len(printed) == 0 {
			t.Fatalf("the command does not print, after what stands before it, the line\n%s\nIt printed\n%s",
				line, &out)
		}
		printed = printed[1:]
	}
	if lines == 0 {
		t.Fatal("the README shows nothing of what this prints")
	}
}

// arguments are those of joulemark in a command line; single quotes hold words together.
func arguments(t *testing.T, command string) []string {
	t.Helper()
	var words []string
	for i, part := range strings.Split(command, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	for i, w := range words {
		if strings.HasSuffix(w, "joulemark") && i > 0 {
			return words[i+1:]
		}
	}
	t.Fatalf("%q does not run joulemark", command)
	return nil
}

var (
	metered = regexp.MustCompile(`~?[0-9][0-9.,]* [fpnµm]?[sJg]( *±[0-9]+%)?( *\([^)]*\))?`)
	counted = regexp.MustCompile(`^(\S+ +[0-9,]+ +[0-9,]+ +\S+ +\S+ +[0-9.]+ k?B) .*`)
	layout  = regexp.MustCompile(`^(Host|Energy|Idle|Meter|Age|  - This report itself took) .*|` +
		`^algorithm .*  CPU.*|^algorithm .*  messages.*|^benchmark .*|^\S+ at N = .*|^ {4,}.*|^─+$`)
	costs  = regexp.MustCompile(` CPU \([^)]*\)|, # (?:modelled|measured|assumed), # CO2e.*`)
	versus = regexp.MustCompile(`^(joulemark: \w+: )[0-9.]+( times that of .*) \([^)]*\): .*`)
	timed  = regexp.MustCompile(`^(Benchmark\S+?)(-\d+)? .*`) // on as many processors as there are
	spaces = regexp.MustCompile(` +`)
	commit = regexp.MustCompile(`^(joulemark v\S+) \(commit \S+\)`)
)

// masked is a line without what the machine has a part in.
func masked(line string) string {
	line = commit.ReplaceAllString(layout.ReplaceAllString(line, "$1"), "$1")
	line = metered.ReplaceAllString(counted.ReplaceAllString(line, "$1"), "#")
	line = timed.ReplaceAllString(line, "$1")
	line = costs.ReplaceAllString(versus.ReplaceAllString(line, "$1#$2"), "")
	return strings.TrimSpace(spaces.ReplaceAllString(line, " "))
}
