package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/record"
)

// Run is a run as it is added. Results are valid and have records.
type Run struct {
	*record.Results
	Added   time.Time
	Project string // what it was for
	Commit  string // of the project's source, "" where it is not known
	Host    string // the name of the machine, "" where it has none
}

// Add adds a run, the whole of it or nothing. An error names the file.
func (l *Ledger) Add(ctx context.Context, r *Run) error {
	if err := r.Validate(); err != nil {
		return err
	}
	if len(r.Records) == 0 {
		return fault(l.path, record.ErrNoRecords.Error())
	}
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return l.wrong(err)
	}
	defer tx.Rollback() //nolint:errcheck // after the end it does nothing
	if err := insert(ctx, tx, r); err != nil {
		return l.wrong(err)
	}
	return l.wrong(tx.Commit())
}

// between is called by the test of what is left where a process is killed, with a run half written.
var between = func() {}

func insert(ctx context.Context, tx *sql.Tx, r *Run) error {
	var indented, results bytes.Buffer
	if err := record.WriteJSON(&indented, r.Results); err != nil {
		return err
	}
	if err := json.Compact(&results, indented.Bytes()); err != nil {
		return err
	}
	started, ended := r.span()
	made, err := tx.ExecContext(ctx, `INSERT INTO run (added, started, ended, project, "commit", host, cpu, tool,
		scenario, interrupted, results) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		stamp(r.Added), started, ended, r.Project, r.Commit, r.Host, r.Results.Host.CPU, r.Tool, r.Scenario.Name,
		r.Interrupted, results.String())
	if err != nil {
		return err
	}
	id, err := made.LastInsertId()
	if err != nil {
		return err
	}
	between()
	for i := range r.Records {
		values, err := r.values(&r.Records[i])
		if err != nil {
			return fmt.Errorf("records[%d] (%s): %w", i, r.Records[i].At(), err)
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO record VALUES (?"+strings.Repeat(", ?", len(values)+1)+")",
			append([]any{id, i}, values...)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// span is when the first record began and the last one was over; of records that do not say, when
// the run was added.
func (r *Run) span() (started, ended string) {
	from, to := r.Added, time.Time{}
	for i := range r.Records {
		if s, e := r.Records[i].Started, r.Records[i].Ended; s != nil && e != nil {
			if s.Before(from) {
				from = *s
			}
			if e.After(to) {
				to = *e
			}
		}
	}
	if to.IsZero() {
		to = r.Added
	}
	return stamp(from), stamp(to)
}

// values are the columns of a record from its time on, with its figures over all executions.
func (r *Run) values(rec *record.Record) ([]any, error) {
	at := r.Added
	if rec.Started != nil {
		at = *rec.Started
	}
	all := []any{
		stamp(at), rec.Algorithm, string(rec.Problem), rec.Engine.String(), rec.Nodes, rec.Repetitions, rec.Status,
	}
	var infinite error
	figures := func(names ...string) {
		for _, name := range names {
			x, known := record.ByName(name).Value(rec)
			x *= float64(rec.Repetitions)
			switch {
			case !known:
				all = append(all, nil)
			case math.IsInf(x, 0):
				infinite = fmt.Errorf("%s: that of %d executions is no finite number", name, rec.Repetitions)
			default:
				all = append(all, x)
			}
		}
	}
	figures("cpu_s", "wall_s", "energy_j", "energy_low_j", "energy_high_j")
	if rec.EnergyKind.Valid() {
		all = append(all, rec.EnergyKind.String())
	} else {
		all = append(all, nil)
	}
	all = append(all, rec.EnergySource)
	figures("gco2e", "gco2e_low", "gco2e_high")
	return append(all, factorOf(rec)), infinite
}

// factorOf names the grid factor, "" where there is none.
func factorOf(rec *record.Record) string {
	if rec.GridRegion == "" {
		return ""
	}
	parts := []string{rec.GridRegion}
	if rec.GridYear != 0 {
		parts[0] += fmt.Sprintf(" %d", rec.GridYear)
	}
	kind := strings.TrimSpace(rec.GridMethod + " " + rec.GridBasis)
	for _, part := range []string{rec.GridEdition, rec.GridGPerKWh.String(), kind} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// stampForm has as many digits for every time, so that times are in order as texts are.
const stampForm = "2006-01-02T15:04:05.000000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampForm) }
