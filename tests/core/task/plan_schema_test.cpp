#include "task/task_plan.h"

#include "base/atomic_file.h"
#include "core/task/named_task.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QtTest>

#include <array>

using namespace deviascope;
using base::OptionKind;
using nlohmann::json;

class PlanSchemaTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSchemaSaysWhatTheTablesSay()
    {
        const tests::NamedTask finding(
            "discover", "Finds",
            {{.key = "concept", .kind = OptionKind::Text, .help = "What", .required = true},
             {.key = "steps", .kind = OptionKind::Integer, .fallback = 50, .least = 1, .most = 100},
             {.key = "pad", .kind = OptionKind::Choice, .choices = {"model", "official"}},
             {.key = "sites", .kind = OptionKind::Texts},
             {.key = "seed", .kind = OptionKind::Seed},
             {.key = "all_steps"},
             {.key = "mask", .kind = OptionKind::Structure, .schema = R"({"type": "object"})"}});
        const std::array<const task::Task *, 1> tasks{&finding};
        const json schema = task::schemaOf(tasks);
        const json &discover = schema.at("$defs").at("discover");
        QCOMPARE(discover.at("additionalProperties"), json(false));
        QCOMPARE(discover.at("required"), json({"concept"}));
        const json &properties = discover.at("properties");
        QCOMPARE(properties.size(), 7 + task::computeOptions().all().size());
        QVERIFY(properties.contains("dtype"));
        QCOMPARE(properties.at("concept"), json({{"type", "string"}, {"description", "What"}}));
        QCOMPARE(properties.at("steps").at("minimum"), json(1));
        QCOMPARE(properties.at("steps").at("maximum"), json(100));
        QCOMPARE(properties.at("steps").at("default"), json(50));
        QCOMPARE(properties.at("pad").at("enum"), json({"model", "official"}));
        QCOMPARE(properties.at("sites").at("items").at("type"), json("string"));
        QCOMPARE(properties.at("seed").at("minimum"), json(0));
        QCOMPARE(properties.at("all_steps").at("type"), json("boolean"));
        QCOMPARE(properties.at("mask").at("type"), json("object"));
        QCOMPARE(schema.at("anyOf").size(), size_t{1});
    }

    void onlyAnAuditsPlanMayStandAlone()
    {
        const tests::NamedTask audit("audit", "Counts", {}), fair("fair", "Evens", {});
        const std::array<const task::Task *, 2> tasks{&audit, &fair};
        const json schema = task::schemaOf(tasks);
        int alone = 0;
        for (const json &form : schema.at("anyOf"))
            alone += form == json({{"$ref", "#/$defs/audit"}});
        QCOMPARE(alone, 1);
        QCOMPARE(schema.at("anyOf").size(), size_t{3});
    }

    /// docs/plan.schema.json is what the tables say; DEVIASCOPE_UPDATE=1 writes it anew.
    void thePublishedSchemaIsTrue()
    {
        const std::string path = DEVIASCOPE_SOURCE "/docs/plan.schema.json";
        const std::string schema = task::schemaOf(task::allTasks()).dump(2) + "\n";
        if (qEnvironmentVariableIsSet("DEVIASCOPE_UPDATE"))
            base::writeFileAtomically(path, schema);
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(file.readAll().toStdString() == schema,
                 "docs/plan.schema.json is of other options. DEVIASCOPE_UPDATE=1 writes it anew.");
    }
};

DEVIASCOPE_TEST(PlanSchemaTest, "task/plan_schema")
#include "plan_schema_test.moc"
