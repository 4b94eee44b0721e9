package reports_test

import (
	"bytes"
	"fmt"
	"log"
	"os"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports"
)

// results are of one record, as a Runner makes them.
func results() *record.Results {
	messages := 6.0
	return &record.Results{
		Schema: record.SchemaVersion,
		Tool:   "joulemark v1.2.3",
		Host:   record.Host{OS: "linux", Arch: "amd64", CPU: "AMD EPYC 9654", Threads: 8, Go: "go1.26.8"},
		Method: record.Method{
			Energy: "1.85 W per busy thread (1.64 to 3.52)", Kind: energy.Modelled,
			Carbon: "energy x PUE 1 x US 2023 (EPA, eGRID2023 rev2): 349.67 gCO2e/kWh",
		},
		Scenario: record.Settings{Name: "default", Engine: "goroutine", Trials: 1, Seed: 1},
		Records: []record.Record{{
			Run: record.Run{
				Algorithm: "centralized", Problem: "request", Unit: "answered request", Nodes: 4, Topology: "star",
				Engine: engine.Goroutine, Seed: 1, Repetitions: 8192, Status: record.StatusOK,
			},
			Counted: record.Counted{
				Ops: 3, Messages: messages, ExpectedLow: &messages, ExpectedHigh: &messages, Bytes: 12,
				WireBytes: 384, Depth: 2,
			},
			Cost: record.Cost{
				CPUS: 4.6e-6, EnergyJ: 8.51e-6, EnergyLowJ: 7.54e-6, EnergyHighJ: 16.2e-6,
				EnergyKind: energy.Modelled, EnergySource: "specpower",
			},
			Carbon: record.Carbon{
				GCO2e: 827e-12, GCO2eLow: 729e-12, GCO2eHigh: 1688e-12,
				GridRegion: "US", GridYear: 2023, GridEdition: "eGRID2023 rev2", GridGPerKWh: 349.67,
			},
		}},
	}
}

func ExampleWrite() {
	if err := reports.Write(os.Stdout, reports.Table, results(), reports.Options{Width: 100}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// joulemark v1.2.3 · scenario default · engine goroutine · 1 trial · seed 1
	// Host      AMD EPYC 9654, 8 threads, linux/amd64, go1.26.8
	// Energy    modelled by specpower: 1.85 W per busy thread (1.64 to 3.52)
	// Grid      CO2e = energy x PUE 1 x US 2023 (EPA, eGRID2023 rev2): 349.67 gCO2e/kWh
	// Textbook  1 of 1 exact counts met
	//
	// request · unit: answered request · topology: star
	// algorithm    N  messages  textbook  ratio  bytes      CPU               energy    CO2e  CO2e
	//                                                            modelled (low–high)          (low–high)
	// ──────────────────────────────────────────────────────────────────────────────────────────────────
	// centralized  4         6         6   1.00   12 B  4.60 µs  8.51 µJ (7.54–16.2)  827 pg  (729–1688)
	//
	// Notes
	//   - Figures are those of one execution. Energy is gross: what idling would have cost is part of it.
	//     An execution may do several units of its problem (units done; ops in CSV and JSON).
	//   - Left out for want of room: idle, net, on the wire, predicted, units done. The other formats have
	//     all columns.
	//
	// Total
	//   - This report itself took 69.7 mJ (61.8–133) = 19.4 µWh (1.94e-08 kWh), modelled, and emitted 6.77
	//     µg (5.97–13.8) CO2e, for 37.7 ms of CPU time in 8,192 metered executions. What is not metered is
	//     not in it: building nodes, what is run to warm up, and joulemark around it.
}

func Example_readAgain() {
	var saved bytes.Buffer
	if err := reports.Write(&saved, reports.JSON, results(), reports.Options{}); err != nil {
		log.Fatal(err)
	}
	res, err := record.Read(saved.Bytes())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(res.Tool, len(res.Records), res.Records[0].Algorithm)
	// Output: joulemark v1.2.3 1 centralized
}

func ExampleParseFormat() {
	_, err := reports.ParseFormat("jsn")
	fmt.Println(err)
	// Output: format: "jsn" (allowed: table, csv, json, markdown, latex, bench, html, openmetrics, codecarbon, sci; did you mean json?)
}
