// Package cmd is the command line of joulemark: flags and calls, and nothing else.
package cmd

import (
	"context"
	"io"
	"os"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/harness"
)

// Main runs the command line of this process with the algorithms of a catalogue, and returns the
// exit status.
func Main(algorithms catalogue.Catalogue) int {
	w := &world{
		algorithms: algorithms, environ: os.Environ(), in: os.Stdin, out: os.Stdout, errOut: os.Stderr,
	}
	return w.execute(context.Background(), os.Args[1:])
}

// world is what a command sees of the world around it.
type world struct {
	algorithms  catalogue.Catalogue
	environ     []string
	in          io.Reader
	out, errOut io.Writer
	outFile     *os.File         // standard output where it is a file
	width       int              // of a line for readers
	watch       harness.Progress // sees each trial begin, if not nil
}
