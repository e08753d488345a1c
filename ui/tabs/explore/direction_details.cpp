#include "tabs/explore/direction_details.h"

#include "tabs/explore/discovery_option_text.h"
#include "tabs/explore/method_text.h"
#include "theme/role.h"
#include "widgets/energy_map.h"
#include "widgets/time_text.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>
#include <vector>

namespace deviascope::ui {

namespace {

using Row = std::pair<QString, QString>;

class Facts {
    Q_DECLARE_TR_FUNCTIONS(DirectionDetails)
public:
    static std::vector<Row> of(const engine::DirectionSummary &direction,
                               const std::string &modelHash)
    {
        Facts facts;
        facts.addQuestion(direction);
        facts.addWork(direction);
        facts.addVector(direction);
        const engine::DirectionOrigin &origin = direction.origin;
        const QString model =
            origin.model.empty() ? tr("without a name") : QString::fromStdString(origin.model);
        if (!direction.modelHash.empty())
            facts.add(tr("Model"), direction.modelHash == modelHash
                                       ? tr("%1, this one").arg(model)
                                       : tr("%1, another one than is open").arg(model));
        facts.add(tr("Made by"), QString::fromStdString(origin.program));
        facts.add(tr("File"), QString::fromStdString(direction.id));
        return facts.m_rows;
    }

private:
    void add(const QString &label, const QString &value)
    {
        if (!value.isEmpty())
            m_rows.emplace_back(label, value);
    }

    void addQuestion(const engine::DirectionSummary &direction)
    {
        add(tr("Concept"), QString::fromStdString(direction.conceptText));
        add(tr("Seen from"), QString::fromStdString(direction.baseText));
        add(tr("Away from"), QString::fromStdString(direction.negative));
        discovery::MethodInfo method;
        method.name = direction.method;
        add(tr("Found by"), MethodText::of(method).label);
        if (direction.origin.objective == "noise")
            add(tr("Learned from"), tr("added noise, as in the paper"));
        else if (!direction.origin.objective.empty())
            add(tr("Learned from"), tr("the model's predictions"));
    }

    void addWork(const engine::DirectionSummary &direction)
    {
        const engine::DirectionOrigin &origin = direction.origin;
        const auto number = [this](double value) { return m_locale.toString(value, 'f', 0); };
        if (origin.pictures)
            add(tr("Pictures"), number(*origin.pictures));
        if (origin.steps)
            add(tr("Training steps"), origin.stoppedEarly
                                          ? tr("%1, ended early").arg(number(*origin.steps))
                                          : number(*origin.steps));
        if (origin.seed)
            add(tr("Seed"), m_locale.toString(qulonglong(*origin.seed)));
        if (origin.evaluations && *origin.evaluations > 0)
            add(tr("Cost"), tr("%1 passes of the network, each way back counted twice")
                                .arg(number(*origin.evaluations)));
        if (origin.seconds && *origin.seconds >= 1)
            add(tr("Time"), minutesAndSeconds(*origin.seconds));
        if (direction.pairedLoss && direction.pairedLossInterval)
            add(tr("Held-out loss"),
                tr("%1 [%2, %3], below 0: it helps")
                    .arg(m_locale.toString(*direction.pairedLoss, 'f', 4),
                         m_locale.toString(direction.pairedLossInterval->low, 'f', 4),
                         m_locale.toString(direction.pairedLossInterval->high, 'f', 4)));
    }

    void addVector(const engine::DirectionSummary &direction)
    {
        const engine::DirectionOrigin &origin = direction.origin;
        if (origin.norm > 0)
            add(tr("Length"), m_locale.toString(origin.norm, 'f', 1));
        QStringList shares;
        for (const auto &each : origin.energy)
            shares << tr("%1: %2 %")
                          .arg(DiscoveryOptionText::siteName(each.site.name()),
                               m_locale.toString(100 * each.share, 'f', 0));
        add(tr("Lies in"), shares.join(tr(", ")));
    }

    QLocale m_locale;
    std::vector<Row> m_rows;
};

} // namespace

DirectionDetails::DirectionDetails(const engine::DirectionSummary &direction,
                                   const std::string &modelHash, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("directionDetails"));
    setWindowTitle(tr("How “%1” was found").arg(QString::fromStdString(direction.name)));
    setMinimumWidth(420);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(6);
    for (const auto &[label, value] : Facts::of(direction, modelHash)) {
        auto *caption = new QLabel(label);
        setRole(caption, "muted");
        auto *text = new QLabel(value);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        text->setAccessibleName(label + QStringLiteral(": ") + value);
        form->addRow(caption, text);
        m_plain += label + QStringLiteral(": ") + value + QLatin1Char('\n');
    }
    for (const auto &each : direction.origin.energy) {
        if (each.cells.size() < 2)
            continue;
        auto *map = new EnergyMap(each.cells);
        map->setToolTip(tr("Where in the picture the direction acts inside the %1: the stronger "
                           "the colour, the more")
                            .arg(DiscoveryOptionText::siteName(each.site.name())));
        auto *caption =
            new QLabel(tr("Over the %1").arg(DiscoveryOptionText::siteName(each.site.name())));
        setRole(caption, "muted");
        form->addRow(caption, map);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto *copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    copy->setToolTip(tr("Copy all of this as text"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 16);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_plain); });
}

} // namespace deviascope::ui
