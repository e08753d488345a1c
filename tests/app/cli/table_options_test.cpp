#include "cli/table_options.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using base::OptionKind;

namespace {

const base::OptionTable &samples()
{
    static const base::OptionTable table{
        {.key = "prompts", .kind = OptionKind::Texts, .help = "What", .commandLine = "prompts"},
        {.key = "steps",
         .kind = OptionKind::Integer,
         .help = "How often",
         .fallback = 50,
         .least = 1,
         .most = 100},
        {.key = "pad",
         .kind = OptionKind::Choice,
         .help = "How",
         .fallback = "model",
         .choices = {"model", "official"}},
        {.key = "all_steps", .help = "To the end"}};
    return table;
}

base::OptionValues valuesAfter(std::vector<std::string> words)
{
    CLI::App app;
    cli::TableOptions options;
    options.addTo(app, samples());
    std::reverse(words.begin(), words.end()); // as CLI11 takes them
    app.parse(words);
    return options.values();
}

} // namespace

class TableOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsGivenArrives()
    {
        const auto values = valuesAfter({"one", "two", "--steps", "7", "--all-steps"});
        QCOMPARE(values.texts("prompts"), (std::vector<std::string>{"one", "two"}));
        QCOMPARE(values.integer("steps"), 7);
        QVERIFY(values.flag("all_steps") && values.has("all_steps"));
        QVERIFY(!values.has("pad"));
    }

    void nothingGivenIsNothing() { QVERIFY(valuesAfter({}) == base::OptionValues(samples())); }

    void whatDoesNotFitIsRefused()
    {
        for (const char *wrong : {"--steps=0", "--steps=many", "--pad=none"})
            QVERIFY_THROWS_EXCEPTION(base::Error, valuesAfter({wrong}));
        QVERIFY_THROWS_EXCEPTION(CLI::ParseError, valuesAfter({"--steps", "3", "--steps", "4"}));
        QVERIFY_THROWS_EXCEPTION(CLI::ParseError, valuesAfter({"--stops", "3"}));
    }

    void helpSaysTheTable()
    {
        CLI::App app;
        cli::TableOptions options;
        options.addTo(app, samples());
        const std::string help = app.help();
        for (const char *part : {"--steps INT in [1 - 100]", "How often (default: 50)",
                                 "--pad {model,official}", "--all-steps"})
            QVERIFY2(help.find(part) != std::string::npos, help.c_str());
    }
};

DEVIASCOPE_TEST(TableOptionsTest, "cli/table_options")
#include "table_options_test.moc"
