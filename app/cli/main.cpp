#include "cli/program.h"

#include <iostream>

int main(int argc, char **argv)
{
    return deviascope::cli::run(argc, argv, std::cout, std::cerr);
}
