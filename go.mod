module summitbot

go 1.26
