// Command joulemark tells what distributed algorithms cost: in messages, bytes, CPU time,
// joules and CO2e.
package main

import (
	"context"
	"io"
	"os"

	"github.com/joulemark/joulemark/bench/harness"
)

func main() {
	w := &world{environ: os.Environ(), out: os.Stdout, errOut: os.Stderr}
	os.Exit(w.execute(context.Background(), os.Args[1:]))
}

// world is what a command sees of the world around it.
type world struct {
	environ     []string
	out, errOut io.Writer
	watch       harness.Progress // sees each trial begin, if not nil
}
