// Command joulemark tells what distributed algorithms cost: in messages, bytes, CPU time,
// joules and CO2e.
package main

import "github.com/joulemark/joulemark"

func main() { joulemark.Main() }
