package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/longtest"
	"github.com/joulemark/joulemark/internal/suggest"
)

// hostile are texts that somebody may give anywhere: what a terminal obeys, forged lines, direction
// marks, bytes that are no text, and texts without an end.
// The first is most of the others in one.
var hostile = []string{
	"\x1b]0;t\a\x1b[2J\r\u009b31m\u202eb\u2066\x7f" + strings.Repeat("long", 25_000),
	"\x1b[31mred\x1b]0;title\a", "\rover", "a\u202eb\u2066", "\x9b2J\xff\xfe", "\u009b31m", "two\x0bwords\x7f",
	strings.Repeat("long", 25_000), strings.Repeat("\x1b[2J", 5000), `"quoted" 'and' \n`, "\ufeff",
}

// chosen are those that are tried.
func chosen() []string { return hostile[:longtest.Choose(1, len(hostile))] }

// said runs the command and returns all that it shows.
func said(t *testing.T, environ []string, args ...string) (status int, out, errOut string) {
	t.Helper()
	var o, e strings.Builder
	w := &world{algorithms: catalogue.BuiltIn(), environ: environ, out: &o, errOut: &e}
	status = w.execute(t.Context(), args)
	return status, o.String(), e.String()
}

// shows fails where a terminal would obey what is shown, or where an error repeats what it was
// given without an end.
func shows(t *testing.T, text, what string, args ...any) {
	t.Helper()
	if suggest.Inert(text) != text {
		t.Errorf("%s: a terminal would obey %.300q", fmt.Sprintf(what, args...), text)
	}
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(line); n > 2100 {
			t.Errorf("%s: a line of %d characters", fmt.Sprintf(what, args...), n)
		}
	}
	if strings.Contains(text, strings.Repeat("long", 50)) {
		t.Errorf("%s: repeats what it was given: %.300q", fmt.Sprintf(what, args...), text)
	}
}

// Whatever a key is given, by a flag, a variable or a file, nothing that is shown steers a
// terminal.
func TestHostileTextsOfKeys(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, k := range configs.Keys() {
		if k.IsBool() || k.Name == "output" {
			continue
		}
		for i, text := range chosen() {
			args := []string{
				"run", "--engine", "sim", "--algorithms", "ring", "--nodes", "4", "--window", "1us",
				"--idle", "1us",
			}
			if k.Name == "format" || k.Name == "nodes" || k.Name == "algorithms" || k.Name == "engine" {
				args = []string{"run", "--window", "1us", "--idle", "1us"}
			}
			_, out, errOut := said(t, nil, append(args, "--"+k.Flag()+"="+text)...)
			shows(t, out+errOut, "--%s=%.20q", k.Flag(), text)
			if longtest.Choose(false, true) && utf8.ValidString(text) {
				_, out, errOut = said(t, []string{k.Env() + "=" + text}, args...)
				shows(t, out+errOut, "%s=%.20q", k.Env(), text)
			}
			own := fmt.Sprintf("own%d.yaml", i)
			if err := os.WriteFile(own, fmt.Appendf(nil, "%s: %q\n%q: 1\n", k.Name, text, text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, out, errOut = said(t, nil, append(args, "--config", own)...)
			shows(t, out+errOut, "%s: %.20q in a file", k.Name, text)
		}
	}
}

// The same of words of the command line, of names of files and of what is in them.
func TestHostileWordsAndFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	for i, text := range chosen() {
		for _, args := range [][]string{
			{text},
			{"help", text},
			{"list", text},
			{"trace", text},
			{"experiment", text},
			{"run", text},
			{"run", "--" + text},
			{"report", text},
			{"host", "--sys", text},
			{"factors", "--region", text},
			{"trace", "lamport-clock", "--script", text},
			{"trace", "2pc", "--output", "no/" + text},
			{
				"run", "--engine", "sim", "--algorithms", "ring", "--nodes", "4", "--idle", "1us", "--output",
				"no/" + text,
			},
			{"calibrate", "--output", "no/" + text},
			{"node", "--listen", text},
			{"experiment", "agents", "--faults", text},
			{"experiment", "clocks", "--script", text},
		} {
			_, out, errOut := said(t, nil, args...)
			shows(t, out+errOut, "%.40q", args)
		}
		quoted := strings.ReplaceAll(text, `"`, `""`)
		for name, content := range map[string]string{
			"factors.csv": "region,year,gco2e_per_kwh\n\"" + quoted + "\",2024,300\n",
			"bad.csv":     "\"" + quoted + "\",data_year\n\"" + quoted + "\",2024\n",
			"hosts":       text + "\n",
			"saved.json":  fmt.Sprintf(`{"schema": %q, %q: 1}`, text, text),
			"saved.csv":   "algorithm," + quoted + "\n" + quoted + ",1\n",
			"graph":       text + " " + text + " " + text + "\n",
		} {
			file := filepath.Join(".", fmt.Sprint(i)+name)
			if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{
				{"factors", "--factors", file},
				{"run", "--engine", "sim", "--algorithms", "ring", "--nodes", "4", "--idle", "1us", "--factors", file},
				{
					"run", "--engine", "sim", "--algorithms", "ring", "--nodes", "4", "--window", "1us",
					"--idle", "1us", "--factors", file, "--region", text,
				},
				{"run", "--engine", "sim", "--algorithms", "ring", "--profile", file},
				{"run", "--engine", "tcp", "--algorithms", "ring", "--nodes", "4", "--hosts-file", file},
				{"run", "--engine", "sim", "--algorithms", "flooding", "--topology", "file:" + file},
				{"run", "--config", file},
				{"report", file},
			} {
				_, out, errOut := said(t, nil, args...)
				shows(t, out+errOut, "%.40q with %.20q", args, text)
			}
		}
	}
}
