package output

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/joulemark/joulemark/bench/explore/journal"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
)

// Book is a journal of explorations and the file that it is kept in, if any, which is replaced as a
// whole now and then while the work goes on.
type Book struct {
	journal.Journal
	target *Target // nil: it is not kept
	note   func(format string, args ...any)
	saved  time.Time
	told   bool // that it cannot be saved
}

// OpenBook reads the journal in a file and makes sure that it can be written; where there is no
// file it is empty, and where there is no name it is not kept. Another version of joulemark may
// draw other schedules, so its journals are refused.
func OpenBook(name string, note func(format string, args ...any)) (*Book, error) {
	b := &Book{Journal: journal.Journal{Tool: version.Tool()}, note: note, saved: time.Now()}
	if name == "" {
		return b, nil
	}
	target, err := Standard{}.Target("resume", name, true)
	if err != nil {
		return nil, err
	}
	if target.Direct() != nil || target.Standard() {
		return nil, errors.Join(target.Wrong(" is no file that can be read again (allowed: a file)"), target.Close())
	}
	b.target = target
	text, err := strict.ReadFile(name, strict.MaxResults)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err != nil {
		return nil, fmt.Errorf("resume: %w", err)
	}
	j, err := journal.Read(text)
	if err != nil {
		return nil, fmt.Errorf("resume: %s: %w", suggest.Name(name), err)
	}
	if j.Tool != b.Tool {
		return nil, target.Wrong(fmt.Sprintf(" is of %s (allowed: those of %s, which draws the same schedules)",
			suggest.Quote(j.Tool), b.Tool))
	}
	b.Journal = *j
	return b, nil
}

// saveEvery is how much work is lost at most where the program does not come to its end.
const saveEvery = 10 * time.Second

// SaveNowAndThen saves the journal unless that was done a moment ago. That it cannot is said, once,
// and is no reason to end the work.
func (b *Book) SaveNowAndThen() {
	if b.target == nil || time.Since(b.saved) < saveEvery {
		return
	}
	if err := b.Save(); err != nil && !b.told {
		b.told = true
		b.note("what is found is not kept while the work goes on: %v", err)
	}
}

// Save saves the journal.
func (b *Book) Save() error {
	if b.target == nil {
		return nil
	}
	b.saved = time.Now()
	return b.target.Write(b.Write)
}
