#include "cli/report_output.h"

#include "base/atomic_file.h"
#include "format/json_file.h"
#include "report/csv_writer.h"
#include "report/html_writer.h"
#include "report/json_writer.h"
#include "report/text_writer.h"
#include "task/picture_output.h"

#include <nlohmann/json.hpp>

#include <ostream>

namespace deviascope::cli {

void showDocument(CommandContext &context, const report::Document &document)
{
    if (context.json())
        context.print(report::toJson(document));
    else
        context.out() << report::toText(document);
}

void showDocument(CommandContext &context, const report::Document &document,
                  const std::filesystem::path &folder, const std::string &name)
{
    if (!folder.empty()) {
        task::makeOutFolder(folder);
        format::writeJsonFile(folder / (name + ".json"),
                              context.withNotes(report::toJson(document)));
        base::writeFileAtomically(folder / (name + ".txt"), report::toText(document));
        base::writeFileAtomically(folder / (name + ".csv"), report::toCsv(document));
        base::writeFileAtomically(folder / (name + ".html"), report::toHtml(document));
    }
    showDocument(context, document);
}

} // namespace deviascope::cli
