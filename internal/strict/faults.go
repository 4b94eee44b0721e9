package strict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Fault is what is wrong at a line: a [suggest.KeyError] with the path of the key.
type Fault struct {
	Line int
	Err  error
}

// Error begins with the line.
func (f *Fault) Error() string { return fmt.Sprintf("line %d: %v", f.Line, f.Err) }

// Unwrap is the error without the line.
func (f *Fault) Unwrap() error { return f.Err }

// Faults are what is wrong with a tree.
type Faults struct {
	Root string // what the whole is called
	list []*Fault
}

// add reports what is wrong. What the error says of a key of its own is said of the path instead.
func (f *Faults) add(line int, path string, err error) {
	if path == "" {
		path = f.Root
	}
	f.list = append(f.list, &Fault{line, suggest.For(path, err)})
}

// wrong reports a value that is not of the kind that is needed.
func (f *Faults) wrong(n *Node, path, allowed string) {
	f.add(n.Line, path, &suggest.KeyError{Value: n.String(), Allowed: allowed})
}

// List is all faults in the order of their lines.
func (f *Faults) List() []error {
	slices.SortStableFunc(f.list, func(a, b *Fault) int { return cmp.Compare(a.Line, b.Line) })
	errs := make([]error, len(f.list))
	for i, fault := range f.list {
		errs[i] = fault
	}
	return errs
}

// Join is errors.Join of the first few errors, and of the number of those left out.
func Join(errs []error) error {
	const most = 10 // who mends that many reads the file again
	errs = slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
	if left := len(errs) - most; left > 0 {
		errs = append(errs[:most], fmt.Errorf("and %d more like these", left))
	}
	return errors.Join(errs...)
}

// Sound reports what no tree may have anywhere: keys that are given twice, and what a format has
// beyond values.
func (f *Faults) Sound(n *Node, path string) {
	if n.Kind == Refused {
		f.add(n.Line, path, errors.New(n.Text))
	}
	seen := map[string]bool{} // in small letters, since a key in another case is none of its own
	for i := range n.Nodes {
		child := &n.Nodes[i]
		if n.Kind == List {
			f.Sound(child, element(path, i))
			continue
		}
		if child.Kind == Refused || len(child.Nodes) > 0 { // since paths take time, and most have no faults
			f.Sound(child, key(path, child.Name))
		}
		if seen[strings.ToLower(child.Name)] {
			f.add(child.Line, key(path, child.Name), errors.New("given twice"))
		}
		seen[strings.ToLower(child.Name)] = true
	}
}

// Known reports the keys of an object that are none of the names.
func (f *Faults) Known(n *Node, path string, names []string) {
	const most = 1000 // there is no object with as many keys
	if len(n.Nodes) > most {
		f.add(n.Line, path, fmt.Errorf("%d keys (allowed: %d)", len(n.Nodes), most))
		return
	}
	for i := range n.Nodes {
		if child := &n.Nodes[i]; !slices.Contains(names, child.Name) {
			f.add(child.Line, key(path, child.Name), suggest.NoKey(child.Name, names))
		}
	}
}
