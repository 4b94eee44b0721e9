// Command joulemark tells what distributed algorithms cost: in messages, bytes, CPU time,
// joules and CO2e.
package main

import (
	"context"
	"io"
	"os"
)

func main() {
	os.Exit(execute(context.Background(), os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// world is what a command sees of the world around it.
type world struct {
	environ     []string
	out, errOut io.Writer
}
