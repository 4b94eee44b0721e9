// Package joulemark is the command joulemark for programs that add algorithms of their own to it:
//
//	func main() { joulemark.Main(joulemark.With(&mine.Algorithm)) }
//
// Such a program has all that the command has: every engine, node processes included, counts, the
// check against the textbook, metering, traces and reports. What an algorithm is says package
// [github.com/joulemark/joulemark/algorithms]; package
// [github.com/joulemark/joulemark/bench/algotest] has the suite that it should pass.
//
// Benchmarks need none of this: package [github.com/joulemark/joulemark/bench] meters any of them.
package joulemark

import (
	"fmt"
	"os"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/cmd"
)

// With makes an algorithm ready for Main, with its types hidden.
func With[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) catalogue.Algorithm {
	return catalogue.Of[M, S, P](alg)
}

// Main runs the command line of this process, with the algorithms that ship and the given ones, and
// ends the process with the command's exit status.
func Main(more ...catalogue.Algorithm) {
	all, err := catalogue.BuiltIn().With(more...)
	if err != nil {
		fmt.Fprintln(os.Stderr, "joulemark:", err)
		os.Exit(2)
	}
	os.Exit(cmd.Main(all))
}
