package bench

import (
	"flag"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// lastRun tells whether a run of a benchmark function was the last, whose figures are printed: with
// loops up to b.N there are several, of more and more iterations, until one takes as long as the
// flag -benchtime says.
func lastRun(n int, elapsed time.Duration) bool {
	const most = 1_000_000_000 // iterations, of which package testing makes no more
	text := "1s"
	if f := flag.Lookup("test.benchtime"); f != nil {
		text = f.Value.String()
	}
	if count, ok := strings.CutSuffix(text, "x"); ok {
		least, err := strconv.Atoi(count)
		return err != nil || n >= least
	}
	least, err := time.ParseDuration(text)
	return err != nil || elapsed >= least || n >= most
}

// noParent says why a benchmark has no figures. Of benchmarks that have others within package
// testing prints neither a result nor, without -v, a log.
func noParent(name string) string {
	return "bench.Meter: " + name + " has no figures, since go test prints none of a benchmark that calls b.Run; " +
		"call bench.Meter in those within"
}

// within tells whether a benchmark has called b.Run. Package testing keeps that to itself, so its
// field is looked at; where a later version has none of that name, nothing is said.
func within(b benchmark) bool {
	r, ok := b.(running)
	if !ok {
		return false
	}
	field := reflect.ValueOf(r.B).Elem().FieldByName("hasSub")
	if field.Kind() != reflect.Struct {
		return false
	}
	value := field.FieldByName("v")
	return value.CanUint() && value.Uint() != 0
}
