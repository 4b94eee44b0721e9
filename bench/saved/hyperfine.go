package saved

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// hyperfineResult is a command of hyperfine --export-json, all times in seconds. User and system
// are means over the runs; where the runs are there, they have their own.
type hyperfineResult struct {
	Command   string         `json:"command"`
	Mean      *float64       `json:"mean"`
	Stddev    *float64       `json:"stddev"`
	Median    *float64       `json:"median"`
	User      *float64       `json:"user"`
	System    *float64       `json:"system"`
	Min       *float64       `json:"min"`
	Max       *float64       `json:"max"`
	Times     []float64      `json:"times"`
	ExitCodes []*int         `json:"exit_codes"`
	Runs      []hyperfineRun `json:"runs"`

	at int64 // where it begins
}

// hyperfineRun is one run. A command that a signal ended has no exit code.
type hyperfineRun struct {
	Wall     *float64 `json:"wall_clock_time"`
	User     *float64 `json:"user_time"`
	System   *float64 `json:"system_time"`
	ExitCode *int     `json:"exit_code"`
}

// isHyperfine tells an object with results of commands, which ours have none of.
func isHyperfine(text []byte) bool {
	var file struct {
		Results json.RawMessage `json:"results"`
		Records json.RawMessage `json:"records"`
	}
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) &&
		json.Unmarshal(text, &file) == nil && file.Results != nil && file.Records == nil
}

func readHyperfine(text []byte) (*record.Results, error) {
	list, err := hyperfineResults(text)
	if err != nil {
		return nil, err
	}
	res := fresh("hyperfine")
	var lines []int
	commands := map[string]int{} // trials of each
	for _, h := range list {
		line := lineAt(text, h.at)
		if h.Command == "" {
			return nil, fmt.Errorf("line %d: command: empty (allowed: a command line)", line)
		}
		records, err := h.records()
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		for _, rec := range records {
			rec.Trial = commands[h.Command]
			commands[h.Command]++
			res.Scenario.Trials = max(res.Scenario.Trials, rec.Trial+1)
			res.Records, lines = append(res.Records, rec), append(lines, line)
		}
	}
	return validated(res, lines)
}

// hyperfineResults are the results one by one, so that each has its line.
func hyperfineResults(text []byte) (list []hyperfineResult, err error) {
	var file struct {
		Results []json.RawMessage `json:"results"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, jsonFault(text, 0, err)
	}
	from := 0
	for _, raw := range file.Results {
		at := from + max(0, bytes.Index(text[from:], raw))
		from = at + len(raw)
		h := hyperfineResult{at: int64(at)}
		if err := json.Unmarshal(raw, &h); err != nil {
			return nil, jsonFault(text, int64(at), err)
		}
		list = append(list, h)
	}
	return list, nil
}

// jsonFault says in which line JSON is of another form, and what is allowed.
func jsonFault(text []byte, at int64, err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("line %d: %s: %s (allowed: %s)", lineAt(text, at+wrong.Offset), wrong.Field, wrong.Value,
			wrong.Type)
	}
	return fmt.Errorf("line %d: %w", lineAt(text, at), err)
}

// lineAt is the line of a byte of the text.
func lineAt(text []byte, at int64) int {
	return 1 + bytes.Count(text[:min(int(at), len(text))], []byte("\n"))
}

// records are the runs where each has its CPU time, or else one for the mean of all.
func (h *hyperfineResult) records() (list []record.Record, err error) {
	for _, run := range h.Runs {
		rec := commandOf(h.Command)
		timed(&rec, run.Wall, run.User, run.System)
		rec.Status = statusOf([]*int{run.ExitCode})
		list = append(list, rec)
	}
	if len(list) > 0 {
		return list, nil
	}
	if h.Mean == nil {
		return nil, errors.New("mean: missing (allowed: seconds)")
	}
	rec := commandOf(h.Command)
	rec.Repetitions = max(1, len(h.Times))
	timed(&rec, h.Mean, h.User, h.System)
	rec.WindowS *= energy.CPUSeconds(rec.Repetitions)
	rec.Status = statusOf(h.ExitCodes)
	for _, m := range []struct {
		name  string
		value *float64
	}{{"stddev", h.Stddev}, {"median", h.Median}, {"min", h.Min}, {"max", h.Max}} {
		if m.value != nil {
			rec.Metrics = append(rec.Metrics, record.NamedFigure{Name: m.name, Value: *m.value, Unit: "s"})
		}
	}
	return []record.Record{rec}, nil
}

// commandOf is a record of a command of which nothing is known yet.
func commandOf(line string) record.Record {
	rec := record.Record{
		Run: record.Run{
			Algorithm: line, Problem: "command", Unit: "run", Nodes: 1,
			Engine: engine.Command, Repetitions: 1, Status: record.StatusOK,
		},
		Counted: record.Counted{Ops: 1},
	}
	rec.Lack(append(record.EnergyFigures(), "cpu_resolution_s", "short_window")...)
	return rec
}

// timed fills in the times of one run; the CPU time is known where both its parts are.
func timed(rec *record.Record, wall, user, system *float64) {
	if wall != nil {
		rec.WallS = *wall
	} else {
		rec.Lack("wall_s")
	}
	if user != nil && system != nil {
		rec.CPUS = energy.CPUSeconds(*user + *system)
		rec.WindowS = rec.CPUS
	} else {
		rec.Lack("cpu_s", "window_s")
	}
}

// statusOf says which runs failed. A command of which no codes are known has not been asked.
func statusOf(codes []*int) string {
	failed, first := 0, "a signal"
	for _, code := range codes {
		if code != nil && *code == 0 {
			continue
		}
		if failed++; failed == 1 && code != nil {
			first = fmt.Sprintf("exit status %d", *code)
		}
	}
	if failed == 0 {
		return record.StatusOK
	}
	return suggest.Legible(fmt.Sprintf("failed: %s, in %d of %d runs", first, failed, len(codes)))
}
