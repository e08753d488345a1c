#include "cli/report_output.h"

#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sstream>

using namespace deviascope;

namespace {

report::Document small()
{
    report::Table table;
    table.key = "rows";
    table.columns = {report::column("class", "perceived"), report::column("n", "n")};
    table.rows = {{std::string("a woman"), report::Count{12}}};
    return {"Small", {{{}, {std::move(table)}}}};
}

QByteArray contentOfFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ReportOutputTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTableForPeopleOrOneObjectForMachines()
    {
        for (const bool json : {false, true}) {
            std::ostringstream out, err;
            cli::GlobalOptions options;
            options.json = json;
            cli::CommandContext context(out, err, options, {});
            cli::showDocument(context, small());
            context.out().flush();
            QCOMPARE(nlohmann::json::accept(out.str()), json);
            QVERIFY(out.str().find("a woman") != std::string::npos);
        }
    }

    /// The same cells in four forms; the file says the notes that the screen says.
    void aFolderGetsItInFourForms()
    {
        const QTemporaryDir folder;
        const QString place = folder.filePath(QStringLiteral("new"));
        std::ostringstream out, err;
        cli::CommandContext context(out, err, {}, {});
        context.note("It was cut.");
        cli::showDocument(context, small(), place.toStdString(), "fair");
        QCOMPARE(QDir(place).entryList(QDir::Files, QDir::Name),
                 (QStringList{QStringLiteral("fair.csv"), QStringLiteral("fair.html"),
                              QStringLiteral("fair.json"), QStringLiteral("fair.txt")}));
        QCOMPARE(contentOfFile(place + QStringLiteral("/fair.csv")),
                 QByteArray("class,n\na woman,12\n"));
        const auto json = nlohmann::json::parse(
            contentOfFile(place + QStringLiteral("/fair.json")).toStdString());
        QCOMPARE(json.at("rows").at(0).at("n").get<int>(), 12);
        QCOMPARE(json.at("notes").at(0).get<std::string>(), std::string("It was cut."));
        context.out().flush();
        QCOMPARE(contentOfFile(place + QStringLiteral("/fair.txt")),
                 QByteArray::fromStdString(out.str()));
    }
};

DEVIASCOPE_TEST(ReportOutputTest, "cli/report_output")
#include "report_output_test.moc"
