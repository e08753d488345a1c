#include "tabs/explore/direction_details.h"

#include "support/registry.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

class DirectionDetailsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysHowItWasFound()
    {
        const QString text = copied(learned(), "here");
        QVERIFY2(text.contains(QStringLiteral("Concept: a woman")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("Training steps: 50, ended early")));
        QVERIFY(text.contains(QStringLiteral("Held-out loss: -0.0500 [-0.0600, -0.0400]")));
        QVERIFY(text.contains(QStringLiteral("Lies in: middle block: 75 %, upward block 1: 25 %")));
        QVERIFY(text.contains(QStringLiteral("Model: Emoji people, this one")));
        QVERIFY(copied(learned(), "elsewhere")
                    .contains(QStringLiteral("Model: Emoji people, another one than is open")));
    }

    /// What a file does not say is left out, not shown as 0.
    void whatIsUnknownIsLeftOut()
    {
        engine::DirectionSummary imported;
        imported.id = imported.name = "from elsewhere";
        QCOMPARE(copied(imported, "here"), QStringLiteral("File: from elsewhere\n"));
    }

private:
    static engine::DirectionSummary learned()
    {
        engine::DirectionSummary direction;
        direction.id = "a-woman-from-a-person";
        direction.name = direction.conceptText = "a woman";
        direction.baseText = "a person";
        direction.method = "self";
        direction.pairedLoss = -.05;
        direction.pairedLossInterval = base::Interval{-.06, -.04};
        direction.modelHash = "here";
        direction.origin.model = "Emoji people";
        direction.origin.steps = 50;
        direction.origin.stoppedEarly = true;
        direction.origin.norm = 12.5;
        direction.origin.energy = {{network::kMid, .75, {{.1, .2}, {.3, .4}}},
                                   {{network::Site::Part::Up, 0}, .25, {}}};
        return direction;
    }

    static QString copied(const engine::DirectionSummary &direction, const std::string &model)
    {
        DirectionDetails dialog(direction, model);
        for (auto *button : dialog.findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Copy"))
                button->click();
        return QGuiApplication::clipboard()->text();
    }
};

DEVIASCOPE_TEST(DirectionDetailsTest, "tabs/explore/direction_details")
#include "direction_details_test.moc"
