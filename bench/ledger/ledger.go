// Package ledger keeps what runs have taken in one file that they add to: a database of SQLite,
// with each run as it is saved in JSON and the figures of its records beside it, and what all of
// them come to.
//
// A run is added whole or not at all, whatever happens meanwhile. Several processes may add at a
// time: each waits for the other. Figures of the ledger are those of all executions of a trial
// together, and not of one as in records.
package ledger

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/joulemark/joulemark/internal/suggest"
)

// What a file says of itself: that it is a ledger ("JMLG"), and of which version.
const (
	application   = 0x4a4d4c47
	schemaVersion = 1
)

// schema is of version 1. Times are in UTC, in the form of RFC 3339. A figure that is not known is
// NULL.
const schema = `
CREATE TABLE run (
	id INTEGER PRIMARY KEY,
	added TEXT NOT NULL,
	started TEXT NOT NULL,
	ended TEXT NOT NULL,
	project TEXT NOT NULL,
	"commit" TEXT NOT NULL,
	host TEXT NOT NULL,
	cpu TEXT NOT NULL,
	tool TEXT NOT NULL,
	scenario TEXT NOT NULL,
	interrupted INTEGER NOT NULL,
	results TEXT NOT NULL
) STRICT;
CREATE TABLE record (
	run INTEGER NOT NULL REFERENCES run (id),
	number INTEGER NOT NULL,
	time TEXT NOT NULL,
	algorithm TEXT NOT NULL,
	problem TEXT NOT NULL,
	engine TEXT NOT NULL,
	nodes INTEGER NOT NULL,
	executions INTEGER NOT NULL,
	status TEXT NOT NULL,
	cpu_s REAL,
	wall_s REAL,
	energy_j REAL,
	energy_low_j REAL,
	energy_high_j REAL,
	energy_kind TEXT,
	energy_source TEXT NOT NULL,
	gco2e REAL,
	gco2e_low REAL,
	gco2e_high REAL,
	factor TEXT NOT NULL,
	PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_by_project ON run (project, started);
CREATE INDEX record_by_algorithm ON record (algorithm, time);
CREATE INDEX record_by_time ON record (time);
`

// patience is how long a process waits for others that add to the file.
const patience = 10 * time.Second

// Ledger is a file that is open. It may be used by several goroutines, one at a time.
type Ledger struct {
	path string
	db   *sql.DB
}

// Open opens a ledger to add to, and makes it where there is none. An error names the file.
func Open(path string) (*Ledger, error) {
	there, err := look(path)
	if err != nil {
		return nil, err
	}
	if !there {
		folder := filepath.Dir(path)
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return nil, fault(path, "there is no folder "+suggest.Name(folder))
		}
	}
	l, err := open(path, "rwc")
	if err != nil {
		return nil, err
	}
	if err := l.begin(); err != nil {
		return nil, errors.Join(l.wrong(err), l.Close())
	}
	return l, nil
}

// OpenToRead opens a ledger that is there. An error names the file.
func OpenToRead(path string) (*Ledger, error) {
	there, err := look(path)
	if err == nil && !there {
		err = fault(path, "there is no such file (allowed: one that --ledger of a run has made)")
	}
	if err != nil {
		return nil, err
	}
	l, err := open(path, "rw") // since what a process that was killed has begun is taken back
	if err != nil {
		return nil, err
	}
	fresh, err := l.version(l.db)
	if err == nil && fresh {
		err = errNone
	}
	if err != nil {
		return nil, errors.Join(l.wrong(err), l.Close())
	}
	return l, nil
}

// Close closes the file.
func (l *Ledger) Close() error { return l.db.Close() }

var errNone = errors.New("is no ledger (allowed: a file that --ledger of a run has made, or a new name)")

// look reports whether there is a file that may be a ledger. The library takes what it cannot read
// for a new file in some cases, so this is told first.
func look(path string) (there bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fault(path, "cannot be read: "+suggest.Reason(err))
	case info.IsDir():
		return false, fault(path, "is a folder (allowed: the name of a file)")
	case !info.Mode().IsRegular():
		return false, fault(path, "is no regular file (allowed: the name of a file)")
	}
	f, err := os.Open(path)
	if err != nil {
		return false, fault(path, "cannot be read: "+suggest.Reason(err))
	}
	defer f.Close() //nolint:errcheck // nothing was written
	head := make([]byte, len(magic))
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, fault(path, "cannot be read: "+suggest.Reason(err))
	}
	if n > 0 && !bytes.Equal(head, []byte(magic)) {
		return false, fault(path, errNone.Error())
	}
	return true, nil
}

// magic is how a database of SQLite begins.
const magic = "SQLite format 3\x00"

func open(path, mode string) (*Ledger, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fault(path, suggest.Reason(err))
	}
	full = filepath.ToSlash(full)
	if full[0] != '/' { // a drive
		full = "/" + full
	}
	options := url.Values{
		"mode": {mode}, "_txlock": {"immediate"},
		"_pragma": {
			fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds()), "foreign_keys(1)", "trusted_schema(0)",
			"synchronous(full)",
		},
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: full, RawQuery: options.Encode()}).String())
	if err != nil {
		return nil, fault(path, suggest.Reason(err))
	}
	db.SetMaxOpenConns(1)
	return &Ledger{path: path, db: db}, nil
}

// asked is what answers queries: a database or a transaction.
type asked interface {
	QueryRow(query string, args ...any) *sql.Row
}

// version makes sure that the file is a ledger of a version that is known. One that is fresh has
// nothing in it yet.
func (l *Ledger) version(db asked) (fresh bool, err error) {
	var id, version, tables int
	if err := errors.Join(
		db.QueryRow("PRAGMA application_id").Scan(&id), db.QueryRow("PRAGMA user_version").Scan(&version),
		db.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&tables),
	); err != nil {
		return false, err
	}
	switch {
	case id == 0 && version == 0 && tables == 0:
		return true, nil
	case id != application:
		return false, errNone
	case version != schemaVersion:
		return false, fmt.Errorf("is a ledger of version %d (allowed: %d; it is of another version of joulemark)",
			version, schemaVersion)
	}
	return false, nil
}

// begin makes the tables where there are none, and makes sure that the file can be written.
func (l *Ledger) begin() error {
	tx, err := l.db.Begin() // which locks the file, so that nobody else begins it too
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after the end it does nothing
	fresh, err := l.version(tx)
	if err != nil {
		return err
	}
	if !fresh { // of a file that is read-only the lock says nothing, so something is written that is taken back
		_, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", schemaVersion))
		return err
	}
	mark := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", application, schemaVersion)
	if _, err := tx.Exec(schema + mark); err != nil {
		return err
	}
	return tx.Commit()
}

// wrong says which file an error is about, and what it means.
func (l *Ledger) wrong(err error) error {
	if err == nil {
		return nil
	}
	what := err.Error()
	if of, ok := errors.AsType[*sqlite.Error](err); ok {
		switch of.Code() & 0xff { // the rest tells cases of it apart
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			what = fmt.Sprintf("another program has not let go of it for %v", patience)
		case sqlite3.SQLITE_READONLY:
			what = "cannot be written: it is read-only"
		case sqlite3.SQLITE_FULL:
			what = "cannot be written: no space left"
		case sqlite3.SQLITE_CANTOPEN:
			what = "cannot be opened, or its folder not be written"
		case sqlite3.SQLITE_IOERR:
			what = "cannot be read or written: " + of.Error()
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			what = "is damaged, or no ledger"
		}
	}
	return fault(l.path, what)
}

func fault(path, what string) error { return fmt.Errorf("ledger: %s: %s", suggest.Name(path), what) }
